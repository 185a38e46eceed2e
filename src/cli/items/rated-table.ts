import { generatorOf } from '../../records/table/column-names.ts';
import { cleanPrompt } from '../../prompts/clean/clean-prompt.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { CliIo } from '../io.ts';
import { readRatedItems } from './rated-items.ts';

/** An image of a rated table. */
export interface RatedImage {
  file: string;
  /** Absolute. */
  path: string;
  /** Rating per head that has one. */
  targets: Record<string, number>;
  /** What the table calls its prompt, else its file: images of one group stay together. */
  group: string;
  /** As the model reads them: without generator syntax. */
  prompt: string;
  description: string;
  generator: string;
}

/** Where a table and its images are, and where its ratings are if not in a column of a known name. */
export interface RatedSource {
  items: string;
  images?: string | undefined;
  /** Column per head. */
  columns?: Readonly<Record<string, string>>;
  /** MATLAB file per head. */
  ratings?: Readonly<Record<string, string>>;
}

/**
 * Reads the rated table for every one of the heads that it rates; one must be there. Says which rows were left out, and how many prompts were
 * cleaned. Throws `usage` for a table that cannot be read, and for columns or files that were named and are not there.
 */
export async function readRatedTable(
  io: CliIo,
  wanted: readonly string[],
  { items, images, columns = {}, ratings = {} }: RatedSource,
  rawPrompts = false,
): Promise<{ heads: string[]; list: RatedImage[] }> {
  const heads: string[] = [];
  // the table is read once for each head, its remarks are reported once
  const said = new Set<string>();
  const quiet: CliIo = {
    ...io,
    say: (message) => {
      if (said.has(message)) return;
      said.add(message);
      io.say(message);
    },
  };
  const tables: Awaited<ReturnType<typeof readRatedItems>>[] = [];
  let problem: unknown;
  for (const head of wanted) {
    const [target, file] = [columns[head], ratings[head]];
    const named = target ?? file;
    try {
      const own = {
        ...(target === undefined ? {} : { target }),
        ...(file === undefined ? {} : { ratings: file }),
      };
      const folder = images === undefined ? {} : { images };
      tables.push(await readRatedItems(quiet, { items, head, ...folder, ...own }));
      heads.push(head);
    } catch (error) {
      if (named !== undefined) throw error;
      problem ??= error;
    }
  }
  if (tables.length === 0) throw problem;
  const [first] = tables;
  const wrong = first?.list.flatMap(({ item }) => item.error ?? []) ?? [];
  for (const { list } of tables) list.splice(0, list.length, ...list.filter(({ item }) => !item.error));
  if (!first || first.list.length === 0) throw new FoveaError('usage', `${items} has no rated images.`);
  if (wrong[0])
    io.say(`${wrong.length} of ${wrong.length + first.list.length} rows were left out: ${wrong[0].message}`);
  const given = first.list.map(({ item }) => item.prompt ?? '');
  const prompts = rawPrompts ? given : given.map((prompt) => cleanPrompt(prompt).prompt);
  const cleaned = given.filter((prompt, i) => prompt !== prompts[i]).length;
  if (cleaned > 0) io.say(`Generator syntax was removed from ${cleaned} prompts (--raw-prompts keeps it).`);
  const descriptions = first.list.map(({ item }) => item.description ?? '');
  const list = first.list.map(({ item }, i): RatedImage => {
    const targets = tables.flatMap(({ list: rows, head }) => {
      const row = rows[i]!;
      return row.error === undefined && Number.isFinite(row.target) ? [[head, row.target] as const] : [];
    });
    return {
      file: item.file,
      path: item.path,
      targets: Object.fromEntries(targets),
      group: item.prompt ?? item.file,
      prompt: prompts[i]!,
      description: descriptions[i]!,
      generator: generatorOf(item.row),
    };
  });
  return { heads, list };
}

/** Says which of the heads that were asked for no table rates. */
export function sayAbsent(
  io: Pick<CliIo, 'say'>,
  items: string,
  wanted: readonly string[],
  heads: readonly string[],
): void {
  for (const head of wanted.filter((name) => !heads.includes(name)))
    io.say(`${items} has no ratings for "${head}": the model will not have that head.`);
}
