import { modelId } from '../../shared/models/model-id.ts';
import { join } from 'node:path';
import { FoveaError } from '../../shared/errors.ts';
import { oneOf, parseCommand } from '../arguments.ts';
import type { Input } from '../files/check-output.ts';
import { filesIn } from '../files/package-folder.ts';
import { idsOf } from '../files/scored-by.ts';
import { userPath, type CliIo } from '../io.ts';
import { begun, itemSource, type ItemSource } from '../items/item-source.ts';
import type { Item } from '../items/item.ts';
import {
  checkModel,
  finishResumed,
  itemsLeft,
  readEarlier,
  resumedLine,
  type Again,
  type Earlier,
} from './resume.ts';
import { scoreStream, type ScoreOptions } from './score-items.ts';
import { csvWriter, outcomeRecord, type Outcome } from './score-line.ts';
import { checkHeads } from './heads.ts';
import { peopleTable } from './people-table.ts';
import { allFolders, type ModelFolders } from './model-option.ts';
import { scoringHelp, scoringOf, scoringOptionTypes } from './scoring-options.ts';
import { Selection } from './selection.ts';
import { settingsOf } from './settings.ts';
import { holdOutput, type HeldOutput } from './sink.ts';

export const scoreUsage = `Usage: fovea score [IMAGE...] [options]

Scores images and prints one JSON line per image, in the order given. IMAGE may be a folder, which is searched recursively, or a
quoted pattern like "renders/**/*.png".

  --items FILE        a table of images (CSV with columns file, prompt, description; or JSON lines) or
                      a list of paths; - for one on stdin, whose JSON lines are scored as they come; a
                      line of JSON may also give crops: [[x, y], ...], top-left corners in pixels
  --images DIR        where the files named in the table are
${scoringHelp}
  --exclude PATTERN   leave out files or folders of this name or pattern; may be repeated
  --where CONDITION   write only lines of images that meet it: "quality>=3", "quality>=3,alignment>2"
  --top N|P%          write only the best, best first, when all are scored (to act on them: \`fovea pick\`)
  --format NAME       jsonl (default), csv, or table, which is for reading
  --out FILE          write there instead of to stdout; a file that is not an earlier output of this
                      command is never overwritten
  --shard I/N         only every N-th image, beginning with the I-th: part I of N
  --resume            continue the --out of an interrupted run with the same settings (jsonl only);
                      failed images are retried
  --inspect DIR       also write every intermediate tensor as DIR/<file>.<name>.npy;
                      those of the second crop as <file>.crop1.<name>.npy, and so on, and what single
                      patches say, of scores that can tell, as <file>.relevance.<score>.npy

Exit code: 0 all scored, 1 some failed (their lines carry "error", or "descriptionError" where only the
description is missing), 2 bad usage.

Examples:
  fovea score renders --exclude "*_mask.png" --where "quality>=3" --out good.jsonl
  fovea score picture.png --prompt "a red house and a tree" --format table
`;

const options = {
  items: { type: 'string' },
  images: { type: 'string' },
  ...scoringOptionTypes,
  exclude: { type: 'string', multiple: true },
  where: { type: 'string' },
  top: { type: 'string' },
  format: { type: 'string', default: 'jsonl' },
  out: { type: 'string' },
  inspect: { type: 'string' },
  shard: { type: 'string' },
  resume: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `fovea score`: see `scoreUsage`. */
export async function runScore(argv: string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseCommand('score', argv, options);
  if (values.help) {
    await io.out(scoreUsage);
    return 0;
  }
  const format = oneOf('format', values.format, ['jsonl', 'csv', 'table']);
  const selection = new Selection(values);
  const scoring = scoringOf(values, io);
  if (values.inspect !== undefined) {
    scoring.inspect = userPath(io, values.inspect);
    await filesIn(scoring.inspect, `--inspect ${values.inspect}`);
  }

  const source = await itemSource(io, positionals, values);
  if (values.resume && (values.out === undefined || format !== 'jsonl'))
    throw new FoveaError('usage', '--resume requires --out FILE and --format jsonl.');
  if (selection.isOn && values.resume)
    throw new FoveaError(
      'usage',
      '--resume cannot be combined with --where or --top.',
      'Score all images, then use `fovea pick`.',
    );
  const output = await holdOutput(io, values.out, inputsOf(io, values.items, scoring, source.files));
  try {
    return await scoreInto(io, output, source, scoring, {
      out: values.out,
      resume: values.resume,
      format,
      selection,
    });
  } finally {
    await output.release();
  }
}

interface Target {
  out: string | undefined;
  resume: boolean;
  format: 'jsonl' | 'csv' | 'table';
  selection: Selection;
}

async function scoreInto(
  io: CliIo,
  output: HeldOutput,
  source: ItemSource,
  scoring: ScoreOptions,
  { out = '', resume, format, selection }: Target,
): Promise<number> {
  const [path, name] = [userPath(io, out), `--out ${out}`];
  const earlier: Earlier | undefined = resume ? await readEarlier(path, name) : undefined;
  const again: Again = new WeakMap();
  const settings = (item: Item) => settingsOf(item, scoring);
  const left = earlier ? itemsLeft(source.items, earlier, name, settings, again) : source.items;
  const items = await begun(left);
  if (earlier) io.say(earlierSentence(earlier));

  const sink = await output.open(resume);
  const described = scoring.describe !== undefined;
  let line = (outcome: Outcome): string =>
    resumedLine(outcomeRecord(outcome, settings(outcome.item)), again.get(outcome.item));
  const count = { done: 0, failed: 0, undescribed: 0, again: 0 };
  try {
    await scoreStream(
      io,
      { items, total: source.total },
      scoring,
      async (model) => {
        if (model && earlier) {
          const ids = await idsOf(scoring.model, modelId(model));
          checkModel(earlier, ids, name);
          const before = earlier.lines.filter((line) => !line.failed && line.model !== ids[0]).length;
          if (before > 0)
            io.say(
              `${before} were scored before the reliability of the model changed: their intervals stay as they were.`,
            );
        }
        if (model) checkHeads(model, selection.heads);
        if (format === 'jsonl') return;
        const heads = scoring.heads ?? model?.heads.map((head) => head.name) ?? [];
        const writer = format === 'table' ? peopleTable(heads) : csvWriter(heads, described);
        line = (outcome) => writer.line(outcome);
        await sink.write(writer.header);
      },
      async (outcome) => {
        for (const one of selection.take(outcome)) await sink.write(line(one));
        count.done++;
        if (again.has(outcome.item)) count.again++;
        if (!outcome.ok) count.failed++;
        else if (outcome.answer?.ok === false) count.undescribed++;
      },
    );
    if (!io.signal.aborted) for (const one of selection.end()) await sink.write(line(one));
  } finally {
    await sink.close();
    if (count.again > 0) await finishResumed(path, name);
  }
  const of = source.total === undefined ? '' : ` of ${source.total}`;
  if (io.signal.aborted) {
    io.say(`Stopped after ${count.done}${of}.`);
    return 130;
  }
  if (selection.left > 0)
    io.say(`${selection.left} of ${count.done} images were left out by --where or --top.`);
  if (count.failed > 0) io.say(`${count.failed} of ${count.done} failed.`);
  if (count.undescribed > 0)
    io.say(`${count.undescribed} of ${count.done} scored without the description asked for.`);
  return count.failed + count.undescribed > 0 ? 1 : 0;
}

/** What an earlier run did, in words. */
function earlierSentence({ lines }: Earlier): string {
  const failed = lines.filter((line) => line.failed).length;
  const more = failed === 0 ? '' : ` ${failed} that failed will be retried.`;
  return `${lines.length - failed} already done.${more}`;
}

/** Every file the command reads, as the user knows it. */
function inputsOf(
  io: CliIo,
  items: string | undefined,
  scoring: ModelFolders,
  files: readonly string[],
): Input[] {
  return [
    ...(items === undefined || items === '-'
      ? []
      : [{ path: userPath(io, items), what: 'the table of --items' }]),
    ...files.map((file) => ({ path: userPath(io, file), what: `the image ${file}` })),
    ...allFolders(scoring).map((folder) => ({
      path: join(folder, 'manifest.json'),
      what: 'the manifest of the model',
    })),
  ];
}
