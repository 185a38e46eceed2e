import { stat } from 'node:fs/promises';
import { runFacts, type RunFacts } from '../../evaluation/paired/run-facts.ts';
import type { Run } from '../../evaluation/paired/run.ts';
import { recordLine } from '../../records/score-record.ts';
import { readScored, type ScoredFile, type ScoredImage } from '../../records/scored-images.ts';
import { folderOf } from '../../records/table/paths.ts';
import { cellOf } from '../../records/table/rating.ts';
import { FoveaError } from '../../shared/errors.ts';
import { userPath, type CliIo } from '../io.ts';
import { itemSource } from '../items/item-source.ts';
import { readBytes } from '../items/rated-items.ts';
import type { scoreStream, ScoreOptions } from '../score/score-items.ts';
import { outcomeRecord } from '../score/score-line.ts';
import { settingsOf } from '../score/settings.ts';

/** A run as it was read or scored, with how it was made. */
export interface ReadRun extends Run {
  facts: RunFacts;
  scored: ScoredImage[];
  /** Images without a score. */
  failed: number;
  /** Whether the images were scored now. */
  fresh: boolean;
  /** Where its images may lie: the folder of the file that names them. */
  path: string;
}

/** Reads a file of scores, or scores a folder. What was read otherwise than written, and what failed, is reported. */
export async function readRun(
  io: CliIo,
  given: string,
  options: { scoring: ScoreOptions; group: string | undefined; score: typeof scoreStream },
): Promise<ReadRun> {
  const path = userPath(io, given);
  const fresh = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  const file = fresh
    ? readScored(await scoreFolder(io, given, options), given)
    : readScored(await readBytes(io, given), given);
  for (const note of file.notes) io.say(note);
  if (file.failed > 0)
    io.say(`${file.failed} ${file.failed === 1 ? 'image' : 'images'} of ${given} could not be scored.`);
  return asRun(given, file, { path, fresh, group: options.group });
}

/** A run of images that are scored already. */
export function asRun(
  name: string,
  { images, failed }: Pick<ScoredFile, 'images' | 'failed'>,
  { path, fresh, group }: { path: string; fresh: boolean; group: string | undefined },
): ReadRun {
  return {
    name,
    images:
      group === undefined ? images : images.map((image) => ({ ...image, group: groupOf(image, group) })),
    facts: runFacts(images),
    scored: images,
    failed,
    fresh,
    path,
  };
}

/** The cell of a column; for `folder`, where there is no such column, the image's folder. */
function groupOf({ cells, file }: ScoredImage, column: string): string {
  return column === 'folder' && !Object.hasOwn(cells, column) ? folderOf(file) : cellOf(cells, column);
}

/** The lines that `fovea score` would write of a folder. */
async function scoreFolder(
  io: CliIo,
  folder: string,
  { scoring, score }: { scoring: ScoreOptions; score: typeof scoreStream },
): Promise<string> {
  const { items, total, files } = await itemSource(io, [folder], {});
  if (files.length === 0) throw new FoveaError('usage', `The folder ${folder} contains no images.`);
  io.say(`Scoring ${folder} (${files.length} ${files.length === 1 ? 'image' : 'images'}).`);
  let lines = '';
  await score(
    io,
    { items, total },
    scoring,
    () => Promise.resolve(),
    (outcome) => {
      lines += recordLine(outcomeRecord(outcome, settingsOf(outcome.item, scoring)));
      return Promise.resolve();
    },
  );
  return lines;
}
