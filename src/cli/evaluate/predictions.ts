import * as v from 'valibot';
import { FoveaError, type ErrorRecord } from '../../shared/errors.ts';

/** The part of a scored line that an evaluation needs. */
export interface ScoredLine {
  file: string;
  scores?: Record<string, number> | undefined;
  error?: ErrorRecord | undefined;
  /** Name and hash of the model. */
  model?: string | undefined;
}

const schema = v.object({
  file: v.string(),
  scores: v.optional(v.record(v.string(), v.number())),
  error: v.optional(v.string()),
  model: v.optional(v.string()),
});

/** Reads the JSON lines that `score` wrote. Throws `usage` naming the first line that is none. */
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
    const { file, scores, error, model } = output;
    return [
      { file, scores, model, error: error === undefined ? undefined : { code: 'internal', message: error } },
    ];
  });
}

/**
 * The scored line of each file: that of the same name, slashes and backslashes alike; a name that stands several times is
 * served in order. Where no name fits, the last part of the path decides. Null for files that were not scored.
 */
export function pairLines(files: string[], lines: ScoredLine[]): (ScoredLine | null)[] {
  const whole = queues(lines, slashed);
  const last = queues(lines, lastPart);
  const taken = new Set<ScoredLine>();
  const next = (queue: ScoredLine[] | undefined): ScoredLine | null => {
    const line = queue?.find((candidate) => !taken.has(candidate)) ?? null;
    if (line !== null) taken.add(line);
    return line;
  };
  const exact = files.map((file) => next(whole.get(slashed(file))));
  return exact.map((line, index) => line ?? next(last.get(lastPart(files[index]!))));
}

const slashed = (file: string) => file.replaceAll('\\', '/').replace(/^\.\//, '');
const lastPart = (file: string) => slashed(file).split('/').at(-1)!;

function queues(lines: ScoredLine[], key: (file: string) => string): Map<string, ScoredLine[]> {
  const byKey = new Map<string, ScoredLine[]>();
  for (const line of lines) {
    const queue = byKey.get(key(line.file));
    if (queue === undefined) byKey.set(key(line.file), [line]);
    else queue.push(line);
  }
  return byKey;
}
