import { truncate } from 'node:fs/promises';
import { FoveaError } from '../../shared/errors.ts';
import { readRecord, type EarlierRecord, type ScoreSettings } from '../../records/score-record.ts';
import { fileLines, isBrokenLine } from '../files/earlier-scores.ts';
import { systemCode } from '../items/item.ts';
import { differences } from '../score/settings.ts';
import type { Look } from './folder.ts';

/** What earlier runs wrote to `--out`. */
export interface Journal {
  done: Map<string, Look>;
  /** Of those, images without scores. */
  failed: number;
  /** The models of the scored lines. */
  models: Set<string>;
}

/**
 * Reads the lines of earlier runs, and removes the last one where a killed run left it unfinished: its image is scored again. Throws `usage`
 * where the file holds something else, or was written with other settings.
 *
 * @param settings of the run, without what belongs to one image
 */
export async function readJournal(path: string, name: string, settings: ScoreSettings): Promise<Journal> {
  const journal: Journal = { done: new Map(), failed: 0, models: new Set() };
  let whole = 0;
  let number = 0;
  try {
    for await (const line of fileLines(path)) {
      number++;
      if ('rest' in line) {
        if (!isBrokenLine(line.rest)) throw notOurs(name, number);
        await truncate(path, whole);
        break;
      }
      const record = readRecord(line.text);
      if (!record?.seen) throw notOurs(name, number);
      checkSettings(record, settings, name, number);
      journal.done.set(record.file, record.seen);
      if (record.error !== undefined) journal.failed++;
      else if (record.model !== undefined) journal.models.add(record.model);
      whole = line.end;
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  return journal;
}

function checkSettings(record: EarlierRecord, now: ScoreSettings, name: string, number: number): void {
  if (record.error !== undefined || record.settings === undefined) return;
  // texts are an image's own
  const { prompt: _, description: __, describe: ___, ...earlier } = record.settings;
  const other = differences(earlier, now);
  if (other === undefined) return;
  throw new FoveaError(
    'usage',
    `${name} was started with other settings: line ${number}, ${record.file}, was scored with ${other}.`,
    'Use the same settings, or another file.',
  );
}

const notOurs = (name: string, line: number): FoveaError =>
  new FoveaError(
    'usage',
    `${name} cannot be continued: line ${line} was not written by fovea watch.`,
    'Choose another file.',
  );
