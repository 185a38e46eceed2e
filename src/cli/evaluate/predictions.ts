import * as v from 'valibot';
import { matchRows } from '../../records/table/match-rows.ts';
import { FoveaError, type ErrorRecord } from '../../shared/errors.ts';

/** The part of a scored line that an evaluation needs. */
export interface ScoredLine {
  file: string;
  /** Null for a head that had no number. */
  scores?: Record<string, number | null> | undefined;
  error?: ErrorRecord | undefined;
  /** Name and hash of the model. */
  model?: string | undefined;
  /** That of each score, where several models scored side by side. */
  models?: Record<string, string> | undefined;
  /** Which of several trainings scored it, in the predictions of `fovea train --folds`. */
  fold?: number | undefined;
  /** What that training had not seen, in its predictions for generators left out. */
  generator?: string | undefined;
  /** Scores of the same training without the description. */
  undescribed?: Record<string, number> | undefined;
}

const schema = v.object({
  file: v.string(),
  scores: v.optional(v.record(v.string(), v.nullable(v.number()))),
  error: v.optional(v.string()),
  model: v.optional(v.string()),
  models: v.optional(v.record(v.string(), v.string())),
  fold: v.optional(v.number()),
  generator: v.optional(v.string()),
  undescribed: v.optional(v.record(v.string(), v.number())),
});

/** Reads the JSON lines that `score` wrote. Throws `usage` naming the first line that is not one. */
export function readScoredLines(text: string, label: string): ScoredLine[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const wrong = (what: string) =>
      new FoveaError(
        'usage',
        `Line ${index + 1} of ${label} ${what}.`,
        'It must hold the lines that `fovea score` writes.',
      );
    let data: unknown;
    try {
      data = JSON.parse(line);
    } catch {
      throw wrong('is not JSON');
    }
    const { success, output } = v.safeParse(schema, data);
    if (!success) throw wrong('has no "file" with "scores" or "error"');
    const { file, scores, error, model, models, fold, generator, undescribed } = output;
    return [
      {
        file,
        scores,
        model,
        models,
        fold,
        generator,
        undescribed,
        error: error === undefined ? undefined : { code: 'internal', message: error },
      },
    ];
  });
}

/**
 * The scored line of each file: that whose path fits best (`matchRows`); lines of one name are served in order. Null for files that were
 * not scored; `remark` is called for names that match several.
 */
export function pairLines(
  files: string[],
  lines: ScoredLine[],
  remark: (sentence: string) => void = () => undefined,
): (ScoredLine | null)[] {
  const { rows, remarks } = matchRows(
    'the table',
    '',
    files,
    lines.map(({ file }) => file),
  );
  remarks.forEach(remark);
  const queues = new Map<string, ScoredLine[]>();
  for (const line of lines) {
    const queue = queues.get(line.file);
    if (queue) queue.push(line);
    else queues.set(line.file, [line]);
  }
  const found = files.map((): ScoredLine | null => null);
  for (const [path, places] of rows)
    for (const place of places) found[place] ??= queues.get(path)?.shift() ?? null;
  return found;
}
