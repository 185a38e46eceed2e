import * as v from 'valibot';
import { fileColumns } from './csv.ts';
import { wrongItem, type TableItem } from './item.ts';

const pixel = v.pipe(v.number(), v.integer());
const schema = v.looseObject({
  file: v.pipe(v.string(), v.nonEmpty('must not be empty')),
  prompt: v.nullish(v.string()),
  description: v.nullish(v.string()),
  crops: v.nullish(v.pipe(v.array(v.strictTuple([pixel, pixel])), v.nonEmpty('must not be empty'))),
});

/**
 * Items of a JSON-lines table, as its lines come: one object per line with `file` (or `name`, `image`), optionally `prompt`,
 * `description` and `crops` (`[[x, y], …]`, top-left corners in pixels). A line that is none becomes an item with an error.
 */
export async function* readJsonItems(lines: AsyncIterable<string>, table: string): AsyncGenerator<TableItem> {
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() !== '') yield readLine(line, `${table}:${number}`);
  }
}

function readLine(line: string, where: string): TableItem {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    return wrongItem(where, `${where} is not a JSON object.`);
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    return wrongItem(where, `${where} is not a JSON object.`);
  }
  const record: Record<string, unknown> = { ...row };
  const column = fileColumns.find((name) => typeof record[name] === 'string');
  const result = v.safeParse(schema, { ...record, file: column === undefined ? undefined : record[column] });
  if (!result.success) {
    const issue = result.issues[0];
    const field = v.getDotPath(issue) ?? '?';
    const file = column === undefined ? where : (record[column] as string) || where;
    const what = field.startsWith('crops')
      ? 'must be a list of whole-number pairs [[x, y], …]'
      : issue.received === 'undefined'
        ? 'is missing'
        : issue.type === 'non_empty'
          ? issue.message
          : 'must be text';
    return wrongItem(file, `${where}: "${field.split('.')[0]!}" ${what}.`, record);
  }
  const { file, prompt, description, crops } = result.output;
  return {
    file,
    row: record,
    ...(prompt == null ? {} : { prompt }),
    ...(description == null ? {} : { description }),
    ...(crops == null ? {} : { crops }),
  };
}
