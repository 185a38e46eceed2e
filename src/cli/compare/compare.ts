import { compareRuns, headsOf } from '../../evaluation/paired/compare-runs.ts';
import type { RunComparison } from '../../evaluation/paired/comparison.ts';
import { checkFaults, impliedLimits } from '../../evaluation/paired/faults/fault-gate.ts';
import { checkGates } from '../../evaluation/paired/gate.ts';
import { jsonReport } from '../../evaluation/paired/report/json-report.ts';
import type { ReportContent } from '../../evaluation/paired/report/content.ts';
import { factDifferences, factSentence, unknownFacts } from '../../evaluation/paired/run-facts.ts';
import { FoveaError } from '../../shared/errors.ts';
import { oneOf, parseCommand, wholeNumber } from '../arguments.ts';
import type { Input } from '../files/check-output.ts';
import { knownPackages } from '../files/scored-by.ts';
import type { CliIo } from '../io.ts';
import { scoreStream } from '../score/score-items.ts';
import { allFolders, modelFolders, modelOptionType } from '../score/model-option.ts';
import { baselineFolder, readBaseline, saveBaseline } from './baseline.ts';
import { failBelow, failFaults, pairBy, tieBelow } from './options.ts';
import { worstPictures } from './pictures.ts';
import { asNamedNow, peopleTables } from './people-tables.ts';
import { readRun, type ReadRun } from './read-run.ts';
import { reportFile } from './report-file.ts';
import { textReport } from './text-report.ts';

export const compareUsage = `Usage: fovea compare BASE NEW [NEW...] [options]
       fovea compare --baseline save NAME SCORES
       fovea compare --baseline check NAME NEW [NEW...] [options]

Says whether NEW scores higher than BASE, pair by pair. Each is a file that \`fovea score\` wrote (.jsonl or .csv), an export of the
page, or a folder of images, which is scored first. Per score: mean difference with a 95% bootstrap interval, wins, ties and
losses, a sign test, and one sentence that can be claimed, or the reason why none can. Several images of a prompt count as one, by
their mean.

  --by prompt|file|COLUMN  what makes two images a pair (default prompt)
  --heads A,B              scores to compare (default: all)
  --group COLUMN           also for each group of pairs; "folder" groups by folder
  --tie N                  differences smaller than N are ties (default: those that people do not notice, where the
                           package of --model says so, else those shown as 0.00)
  --fail-below HEAD=N      exit code 3 unless the whole interval of NEW − BASE is at least N; repeatable
  --fail-faults KIND=N|P%  exit code 3 if more than N images (or P%) of NEW have a fault that their counterparts do not have:
                           damage, compression, noise or softness; repeatable (default damage=1% with any --fail option;
                           damage is a damaged file, or one that is cut off, blank, nothing but noise or a negative; the
                           other kinds are judged from 512 × 512 pixels on)
  --report FILE            write a report: .html, .md, .json or .xml (JUnit); repeatable
  --images DIR             where the images of the worst pairs are, for pictures in the .html
  --format text|json       what is printed (default text)
  --allow-different        compare even scores of different models, settings or description origins
  --baseline save|check    keep scores as a baseline with their origin, or compare with one
  --baselines DIR          where baselines are kept (default ./${baselineFolder})
  --replace                let "save" replace the baseline of that name
  --model DIR              package of the model: scores folders, and says what people notice (default: the demo);
                           may be repeated, to score folders with several models
  --backend NAME           auto, webgpu or wasm, for folders
  --seed N                 of the resamples (default 20)

Examples:
  fovea compare base.jsonl new.jsonl --report compare.html
  fovea compare --baseline check main renders/ --fail-below quality=-0.1 --report junit.xml

Exit code: 0 compared, 1 nothing could be paired or images of a folder could not be scored, 2 bad usage, 3 a --fail limit
was not kept.
`;

/** `fovea compare`: see `compareUsage`. */
export function runCompare(argv: string[], io: CliIo): Promise<number> {
  return compareWith({ score: scoreStream, pictures: worstPictures }, argv, io);
}

/** What the command needs a browser for. */
export interface Tools {
  score: typeof scoreStream;
  pictures: typeof worstPictures;
}

function parse(argv: string[]) {
  return parseCommand('compare', argv, {
    by: { type: 'string', default: 'prompt' },
    heads: { type: 'string' },
    group: { type: 'string' },
    tie: { type: 'string' },
    'fail-below': { type: 'string', multiple: true, default: [] },
    'fail-faults': { type: 'string', multiple: true, default: [] },
    report: { type: 'string', multiple: true, default: [] },
    images: { type: 'string' },
    format: { type: 'string', default: 'text' },
    'allow-different': { type: 'boolean', default: false },
    baseline: { type: 'string' },
    baselines: { type: 'string', default: baselineFolder },
    replace: { type: 'boolean', default: false },
    ...modelOptionType,
    backend: { type: 'string', default: 'auto' },
    seed: { type: 'string', default: '20' },
    help: { type: 'boolean', short: 'h', default: false },
  });
}
type Values = ReturnType<typeof parse>['values'];

const usage = (message: string): FoveaError =>
  new FoveaError('usage', message, 'Run `fovea compare --help` for the options.');

/** The command with given tools. Throws `usage` for what cannot be compared. */
export async function compareWith(tools: Tools, argv: string[], io: CliIo): Promise<number> {
  const { values, positionals } = parse(argv);
  if (values.help) {
    await io.out(compareUsage);
    return 0;
  }
  const action =
    values.baseline === undefined ? undefined : oneOf('baseline', values.baseline, ['save', 'check']);
  const scoring = {
    ...modelFolders(io, values.model),
    backend: oneOf('backend', values.backend, ['auto', 'webgpu', 'wasm']),
  };
  const read = (given: string) => readRun(io, given, { scoring, group: values.group, score: tools.score });
  const [first, ...rest] = positionals;
  if (action === 'save') {
    const [scores, another] = rest;
    if (first === undefined || scores === undefined || another !== undefined)
      throw usage('--baseline save takes a name and one run.');
    return save(io, await read(scores), { name: first, folder: values.baselines }, values.replace);
  }
  if (first === undefined || rest.length === 0)
    throw usage(
      action
        ? '--baseline check takes a name and the runs to compare.'
        : 'Two runs are needed: BASE and NEW.',
    );
  const baseline =
    action && (await readBaseline(io, { name: first, folder: values.baselines }, values.group));
  const base = baseline ? baseline.run : await read(first);
  const others: ReadRun[] = [];
  for (const given of rest) others.push(await read(given));
  if (io.signal.aborted) {
    io.say('Stopped: nothing was compared.');
    return 130;
  }
  return compare(tools, io, values, { base, others, origin: baseline?.origin });
}

async function save(
  io: CliIo,
  run: ReadRun,
  place: { name: string; folder: string },
  replace: boolean,
): Promise<number> {
  if (io.signal.aborted) return 130;
  const shown = await saveBaseline(io, run, place, replace);
  io.say(
    `Saved ${run.images.length} scored images as the baseline "${place.name}": ${shown}. ${factSentence(run)}`,
  );
  return run.fresh && run.failed > 0 ? 1 : 0;
}

interface Runs {
  base: ReadRun;
  others: ReadRun[];
  /** Where a baseline comes from. */
  origin: string | undefined;
}

async function compare(
  tools: Tools,
  io: CliIo,
  values: Values,
  { base, others, origin }: Runs,
): Promise<number> {
  const format = oneOf('format', values.format, ['text', 'json']);
  const limits = failBelow(values['fail-below']);
  const faultLimits = failFaults(values['fail-faults']);
  const gated = Object.keys(limits).length + Object.keys(faultLimits).length > 0;
  const runs = [base, ...others];
  const known = await knownPackages(allFolders(modelFolders(io, values.model)));
  const inputs = runs.map(({ name, path }): Input => ({ path, what: `the run ${name}` }));
  const reports = [];
  for (const file of values.report) reports.push(await reportFile(io, file, inputs));
  const [first, ...rest] = [base, ...others].map((run) => asNamedNow(known, run));
  const doubts = checkSame(first!, rest, values['allow-different']);
  const comparisons = compareRuns(base, others, {
    by: pairBy(values.by),
    heads: headsWanted(values.heads, runs, limits),
    people: peopleTables(known, runs, values.by === 'prompt'),
    ...tieRules(values.tie, runs),
    seed: wholeNumber('seed', values.seed, 0, 2 ** 32 - 1),
  });
  const gates = [
    ...checkGates(comparisons, limits),
    ...(gated ? checkFaults(comparisons, { ...impliedLimits, ...faultLimits }) : []),
  ];
  for (const doubt of doubts) io.say(doubt);

  const pictures = reports.some(({ html }) => html)
    ? await tools.pictures(io, comparisons, runs, values.images)
    : undefined;
  if (pictures?.remark !== undefined) io.say(pictures.remark);
  const content: ReportContent = {
    comparisons,
    facts: [...(origin === undefined ? [] : [origin]), ...runs.map(factSentence), ...doubts],
    gates,
    madeAt: new Date().toISOString(),
    ...(pictures ? { picture: pictures.find } : {}),
  };
  for (const report of reports) await report.write(content);
  await io.out(format === 'json' ? jsonReport(content) : textReport(comparisons, gates));
  if (comparisons.some(nothingPaired) && values.by === 'prompt')
    io.say('Nothing was paired by prompt. --by file pairs the images of a name.');
  if (gates.some(({ passed }) => !passed)) return 3;
  return comparisons.some(nothingPaired) || runs.some(({ fresh, failed }) => fresh && failed > 0) ? 1 : 0;
}

const nothingPaired = ({ heads }: RunComparison): boolean => heads.every(({ n }) => n === 0);

/** What speaks against a comparison and was allowed, or is not known, in sentences. Throws `usage` for what was not allowed. */
function checkSame(base: ReadRun, others: readonly ReadRun[], allowed: boolean): string[] {
  const differences = [...new Set(others.flatMap((other) => factDifferences(base, other)))];
  if (differences.length > 0 && !allowed) {
    throw new FoveaError(
      'usage',
      `These scores were not computed in the same way. ${differences.join(' ')}`,
      'Score both in the same way, or compare them anyway with --allow-different.',
    );
  }
  return [...differences, ...new Set(others.flatMap((other) => unknownFacts(base, other)))];
}

/** The heads to compare. Throws `usage` for one that no run has a score for. */
function headsWanted(
  text: string | undefined,
  runs: readonly ReadRun[],
  limits: Readonly<Record<string, number>>,
): string[] {
  const known = headsOf(runs);
  if (known.length === 0)
    throw new FoveaError('usage', 'None of these runs has a score: nothing can be compared.');
  const named = text?.split(',').flatMap((name) => name.trim() || []);
  for (const head of [...(named ?? []), ...Object.keys(limits)]) {
    if (known.includes(head)) continue;
    throw new FoveaError('usage', `No run has a score "${head}"; they have ${known.join(', ')}.`);
  }
  return [...new Set(named === undefined ? known : [...named, ...Object.keys(limits)])];
}

function tieRules(text: string | undefined, runs: readonly ReadRun[]) {
  if (text === undefined) return {};
  const below = tieBelow(text);
  const rule = { below, reason: `Differences below ${below} count as ties (--tie).` };
  return { ties: Object.fromEntries(headsOf(runs).map((head) => [head, rule])) };
}
