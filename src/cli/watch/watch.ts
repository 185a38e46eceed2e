import { modelId } from '../../shared/models/model-id.ts';
import { stat } from 'node:fs/promises';
import { recordLine } from '../../records/score-record.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { FoveaError } from '../../shared/errors.ts';
import { idsOf } from '../files/scored-by.ts';
import { userPath, type CliIo } from '../io.ts';
import type { Item } from '../items/item.ts';
import { peopleTable } from '../score/people-table.ts';
import { scoreStream, type ScoreOptions } from '../score/score-items.ts';
import { outcomeRecord, type Outcome } from '../score/score-line.ts';
import { settingsOf } from '../score/settings.ts';
import { holdOutput } from '../score/sink.ts';
import { Arrivals, type Arrival } from './arrivals.ts';
import { arrivingItems } from './arriving-items.ts';
import { Folder } from './folder.ts';
import { readJournal, type Journal } from './journal.ts';
import { patientWrite } from './patient-write.ts';
import { watchOptions, watchUsage } from './watch-options.ts';

/** Milliseconds for which an image that cannot be read may still be on its way. */
const patience = 60_000;

/** Whether a file may be whole later: it is gone with its folder, or what is wrong with it may be that its end is still to come. */
const isUnfinished = (code: ErrorCode, age: number): boolean =>
  code === 'file-missing' || (['image-unreadable', 'file-empty'].includes(code) && age < patience);

/** `fovea watch`: see `watchUsage`. */
export function runWatch(argv: string[], io: CliIo): Promise<number> {
  return watchWith(scoreStream, argv, io);
}

/** The command with a given way to score; ends when `io.signal` fires. Throws `usage`. */
export async function watchWith(score: typeof scoreStream, argv: string[], io: CliIo): Promise<number> {
  const options = watchOptions(argv, io);
  if (options === 'help') {
    await io.out(watchUsage);
    return 0;
  }
  const { folder, out, scoring, format, settle, exclude } = options;
  const root = userPath(io, folder);
  if (!(await stat(root).catch(() => undefined))?.isDirectory())
    throw new FoveaError('usage', `${folder} is not a folder.`, 'Create it first, or name another one.');
  const output = await holdOutput(io, out, []);
  try {
    const journal: Journal =
      out === undefined
        ? { done: new Map(), failed: 0, models: new Set() }
        : await readJournal(userPath(io, out), `--out ${out}`, runSettings(scoring));
    sayJournal(io, journal);
    const sink = await output.open(true);
    const arrivals = new Arrivals(journal.done, settle);
    const plain = (line: string): Promise<void> => sink.write(line);
    const write = out === undefined ? plain : patientWrite(io, plain);
    try {
      return await run({
        io,
        disk: new Folder(root, exclude),
        root,
        folder,
        out,
        scoring,
        arrivals,
        journal,
        write,
        table: format === 'table',
        score,
      });
    } finally {
      await sink.close();
    }
  } finally {
    await output.release();
  }
}

interface Watching {
  io: CliIo;
  disk: Folder;
  root: string;
  folder: string;
  out: string | undefined;
  scoring: ScoreOptions;
  arrivals: Arrivals;
  journal: Journal;
  write: (line: string) => Promise<void>;
  table: boolean;
  score: typeof scoreStream;
}

/** Everything but what belongs to one image. */
function runSettings(scoring: ScoreOptions) {
  const { prompt: _, description: __, describe: ___, ...options } = scoring;
  return settingsOf({ file: '', path: '', row: {} }, options);
}

function sayJournal(io: CliIo, { done, failed }: Journal): void {
  if (done.size === 0) return;
  const without =
    failed === 0 ? '' : ` ${failed} of them without scores; they are tried again when they change.`;
  io.say(`${done.size} already done.${without}`);
}

async function run(watching: Watching): Promise<number> {
  const { io, disk, out, scoring, arrivals, journal, write, score } = watching;
  const offered = new WeakMap<Item, Arrival>();
  const count = { scored: 0, failed: 0 };
  let line = peopleTable([]).line;
  await score(
    io,
    { items: arrivingItems(watching, offered) },
    scoring,
    async (model) => {
      if (!model && io.signal.aborted) return;
      if (!model) throw new FoveaError('internal', 'Nothing can be scored: the engine did not start.');
      await checkModel(journal, scoring, modelId(model), out);
      if (!watching.table) return;
      const people = peopleTable(scoring.heads ?? model.heads.map(({ name }) => name));
      line = people.line;
      await io.out(people.header);
    },
    async (outcome: Outcome) => {
      const arrival = offered.get(outcome.item)!;
      const now = Date.now();
      if (!outcome.ok && isUnfinished(outcome.error.code, now - arrival.look.modified)) {
        arrivals.again(arrival, now);
        return;
      }
      const record = { ...outcomeRecord(outcome, settingsOf(outcome.item, scoring)), seen: arrival.look };
      if (out !== undefined || !watching.table) await write(recordLine(record));
      if (watching.table) await io.out(line(outcome));
      arrivals.done(arrival);
      count[outcome.ok ? 'scored' : 'failed']++;
    },
  );
  const failed = count.failed === 0 ? '' : `, ${count.failed} could not be`;
  const left = arrivals.waiting === 0 ? '' : ` ${arrivals.waiting} are still waiting.`;
  io.say(`Stopped: ${count.scored} scored${failed}.${left}${leftOut(disk)}`);
  return 0;
}

function leftOut({ excluded }: Folder): string {
  if (excluded === 0) return '';
  return ` --exclude left out ${excluded} ${excluded === 1 ? 'file or folder' : 'files and folders'}.`;
}

/** Scores of two models must not get into one file. Throws `usage`. */
async function checkModel({ models }: Journal, { model }: ScoreOptions, id: string, out = ''): Promise<void> {
  const ids = await idsOf(model, id);
  const other = [...models].find((one) => !ids.includes(one));
  if (other === undefined) return;
  throw new FoveaError(
    'usage',
    `--out ${out} was started with the model ${other}, not ${id}.`,
    'Use that model, or another file.',
  );
}
