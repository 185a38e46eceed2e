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

/**
 * Reads the rated table for every one of the heads that it rates; the first must be there. Says which rows and heads were left out, and how many
 * prompts were cleaned.
 */
export async function readRatedTable(
  io: CliIo,
  wanted: readonly string[],
  items: string,
  images: string | undefined,
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
  for (const head of wanted) {
    try {
      tables.push(await readRatedItems(quiet, { items, head, ...(images === undefined ? {} : { images }) }));
      heads.push(head);
    } catch (error) {
      if (tables.length === 0) throw error;
      io.say(`${items} has no ratings for "${head}": the model will not have that head.`);
    }
  }
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
