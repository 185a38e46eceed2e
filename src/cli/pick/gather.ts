import { stat } from 'node:fs/promises';
import { isImageName } from '../../records/passed-over.ts';
import { matchRows } from '../../records/table/match-rows.ts';
import { readTable } from '../../records/table/read-table.ts';
import { userPath, type CliIo } from '../io.ts';
import { itemSource } from '../items/item-source.ts';
import { readBytes } from '../items/rated-items.ts';
import { imageFolders } from '../items/items.ts';
import { Locator } from '../items/locate.ts';
import { scoreStream } from '../score/score-items.ts';
import { outcomeRecord } from '../score/score-line.ts';
import { modelFolders } from '../score/model-option.ts';
import type { Candidate } from './candidate.ts';
import type { PickOptions } from './pick-options.ts';
import { readLines } from './read-lines.ts';

/** Scores images that are given as folders, patterns or files. */
export type ScoreImages = (io: CliIo, given: string[], options: PickOptions) => Promise<Candidate[]>;

/** The images of an argument's lines, or those it stands for, scored. Throws `usage` for lines that cannot be read. */
export async function gather(io: CliIo, options: PickOptions, score: ScoreImages): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const given of options.given) {
    const found = await stat(userPath(io, given)).catch(() => undefined);
    if (found?.isFile() && !isImageName(given)) candidates.push(...(await fromLines(io, given, options)));
    else candidates.push(...(await score(io, [given], options)));
  }
  return options.items === undefined ? candidates : withColumns(io, candidates, options.items);
}

async function fromLines(io: CliIo, given: string, { images }: PickOptions): Promise<Candidate[]> {
  const lines = readLines((await readBytes(io, given)).toString('utf8'), given, (message) => io.say(message));
  const locator = new Locator(imageFolders(io, userPath(io, given), images));
  locator.prepare(lines.map(({ file }) => file));
  return lines.map((line) => {
    const { path, remark, problem } = locator.find(line.file);
    if (remark !== undefined) io.say(remark);
    return { ...line, path, ...(problem === undefined ? {} : { problem }) };
  });
}

/** Scores images with the engine. */
export const scoreImages: ScoreImages = async (io, given, { model, backend, exclude }) => {
  const source = await itemSource(io, given, { exclude });
  const candidates: Candidate[] = [];
  await scoreStream(
    io,
    source,
    { ...modelFolders(io, model), backend },
    () => Promise.resolve(),
    (outcome) => {
      const { file, scores = {}, texts, model: by, models, error } = outcomeRecord(outcome);
      candidates.push({
        file,
        path: outcome.item.path,
        scores,
        prompt: texts?.prompt ?? '',
        cells: {},
        ...(by === undefined ? {} : { model: by }),
        ...(models === undefined ? {} : { models }),
        ...(error === undefined ? {} : { problem: error }),
      });
      return Promise.resolve();
    },
  );
  return candidates;
};

/** The images with the columns of the table's row that names each. */
async function withColumns(io: CliIo, candidates: Candidate[], items: string): Promise<Candidate[]> {
  const table = readTable(await readBytes(io, items), items);
  for (const { message } of table.notes) io.say(message);
  const names = table.rows.map(({ file }) => file);
  const { rows, remarks } = matchRows(
    items,
    '',
    names,
    candidates.map(({ file }) => file),
  );
  remarks.forEach((remark) => io.say(remark));
  return candidates.map((candidate) => {
    const row = table.rows[rows.get(candidate.file)?.[0] ?? -1];
    if (!row) return candidate;
    return {
      ...candidate,
      prompt: candidate.prompt || (row.prompt ?? ''),
      cells: { ...row.cells, ...candidate.cells },
    };
  });
}
