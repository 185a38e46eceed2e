import { createReadStream } from 'node:fs';
import { open, truncate } from 'node:fs/promises';
import * as v from 'valibot';
import { FoveaError } from '../../shared/errors.ts';
import { userPath, type CliIo } from '../io.ts';
import { systemCode } from '../items/item.ts';

const lineSchema = v.looseObject({ file: v.string(), model: v.optional(v.string()) });

/** What an earlier run left in `--out`. */
export interface Done {
  /** Files of its whole lines, in order. */
  files: string[];
  /** The model that scored them; undefined where none succeeded. */
  model: string | undefined;
}

function notOurs(out: string, line: number): never {
  throw new FoveaError(
    'usage',
    `--out ${out} cannot be gone on with: line ${line} is no line of fovea score.`,
    'Give another file, or leave out --resume to write it anew.',
  );
}

/**
 * Reads the lines an earlier run wrote; a last one that was cut off is taken away. No file is no line. Throws `usage` where the file
 * holds something else.
 */
export async function readDone(io: CliIo, out: string): Promise<Done> {
  const path = userPath(io, out);
  const done: Done = { files: [], model: undefined };
  const existing = await open(path, 'r').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new FoveaError('usage', `--out ${out} cannot be read (${systemCode(error)}).`);
  });
  if (!existing) return done;
  await existing.close();
  let whole = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      take(rest.toString('utf8', 0, end), done, out);
      whole += end + 1;
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) await truncate(path, whole);
  return done;
}

function take(text: string, done: Done, out: string): void {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    notOurs(out, done.files.length + 1);
  }
  const line = v.safeParse(lineSchema, raw);
  if (!line.success) notOurs(out, done.files.length + 1);
  done.files.push(line.output.file);
  done.model ??= line.output.model;
}

/** The items that are left. Throws `usage` where the lines there are do not belong to these items. */
export async function* skipDone<T extends { file: string }>(
  items: AsyncIterable<T>,
  { files }: Done,
  out: string,
): AsyncGenerator<T> {
  let at = 0;
  for await (const item of items) {
    const before = files[at++];
    if (before === undefined) yield item;
    else if (before !== item.file) {
      throw new FoveaError(
        'usage',
        `--out ${out} is of other items: line ${at} is ${before}, where the list has ${item.file}.`,
        'Give the same list, the same --shard and the same file, or leave out --resume.',
      );
    }
  }
}
