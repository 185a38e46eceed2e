import * as v from 'valibot';

/* What the demo model gives every sample (npm run samples), so that each says what it shows before it is opened. */

const scoresSchema = v.object({
  /** First digits of the model's hash. */
  model: v.string(),
  scores: v.record(v.string(), v.record(v.string(), v.number())),
});

/** Scores of the samples: heads by file, and the model they are of. */
export type SampleScores = v.InferOutput<typeof scoresSchema>;

/** Reads the scores; undefined if invalid. */
export function parseScores(json: string): SampleScores | undefined {
  try {
    return v.parse(scoresSchema, JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** The scores that ship with the page; undefined if they cannot be loaded: the samples then have names alone. */
export async function fetchScores(base: string): Promise<SampleScores | undefined> {
  try {
    const response = await fetch(new URL('samples/scores.json', base));
    return response.ok ? parseScores(await response.text()) : undefined;
  } catch {
    return undefined;
  }
}

/** By so much another score must be below the first to be the one worth telling. */
const telling = 1;

/**
 * The one score that says what a sample shows: the first head's, or another's that is lower by a point or more.
 *
 * @returns name of the head and its score; undefined where there are none of this model
 */
export function tellingScore(
  scores: SampleScores | undefined,
  file: string,
  model: string | undefined,
): [head: string, score: number] | undefined {
  if (!scores || scores.model !== model) return undefined;
  const [first, ...others] = Object.entries(scores.scores[file] ?? {});
  return others.find(([, score]) => first && score <= first[1] - telling) ?? first;
}
