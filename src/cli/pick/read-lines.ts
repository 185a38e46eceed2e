import * as v from 'valibot';
import { recordFields } from '../../records/score-record.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { Candidate } from './candidate.ts';

const schema = v.looseObject({
  file: v.string(),
  scores: v.optional(v.record(v.string(), v.nullable(v.number()))),
  texts: v.optional(v.looseObject({ prompt: v.optional(v.string()) })),
  model: v.optional(v.string()),
  models: v.optional(v.record(v.string(), v.string())),
  error: v.optional(v.string()),
  again: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

/** What a line of `fovea score` says of an image. */
export type LineCandidate = Omit<Candidate, 'path'>;

/**
 * Reads JSON lines of scores, also of a run that was interrupted and continued: a line that takes the place of an earlier one does so here. A last line that
 * was cut short is left out and reported. Throws `usage` naming the first line that is not one.
 */
export function readLines(text: string, label: string, say: (message: string) => void): LineCandidate[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const read: (LineCandidate | undefined)[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const data = parse(line);
    if (data === undefined && index === lines.length - 1) {
      say(`Line ${index + 1} of ${label} is cut short and was left out.`);
      return;
    }
    const found = v.safeParse(schema, data);
    if (!found.success) {
      throw new FoveaError(
        'usage',
        `Line ${index + 1} of ${label} is not a line of scores: it has no "file" with "scores" or "error".`,
        'Name files that hold the JSON lines of `fovea score`, or folders of images.',
      );
    }
    const { file, scores = {}, texts, model, models, error, again } = found.output;
    const cells = Object.entries(found.output).flatMap(([name, value]): [string, string][] =>
      Object.hasOwn(recordFields, name) || !['string', 'number', 'boolean'].includes(typeof value)
        ? []
        : [[name, String(value)]],
    );
    read[again === undefined ? index : again - 1] = {
      file,
      scores,
      prompt: texts?.prompt ?? '',
      cells: Object.fromEntries(cells),
      ...(model === undefined ? {} : { model }),
      ...(models === undefined ? {} : { models }),
      ...(error === undefined ? {} : { problem: error }),
    };
  });
  return read.filter((line) => line !== undefined);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
