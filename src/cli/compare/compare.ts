import { compareRuns, headsOf } from '../../evaluation/paired/compare-runs.ts';
import type { RunComparison } from '../../evaluation/paired/comparison.ts';
import { checkFaults, impliedLimits } from '../../evaluation/paired/faults/fault-gate.ts';
import { checkGates } from '../../evaluation/paired/gate.ts';
import { jsonReport } from '../../evaluation/paired/report/json-report.ts';
import type { ReportContent } from '../../evaluation/paired/report/content.ts';
import { factDifferences, factSentence, unknownFacts } from '../../evaluation/paired/run-facts.ts';
import { FoveaError } from '../../shared/errors.ts';
import { knownPackages } from '../files/scored-by.ts';
import { userPath, type CliIo } from '../io.ts';
import { allFolders } from '../score/model-option.ts';
import { scoreStream } from '../score/score-items.ts';
import { checkBaselinePlace, readBaseline, saveBaseline } from './baseline.ts';
import { compareUsage, parseCompare, type CompareArguments } from './compare-options.ts';
import { worstPictures } from './pictures.ts';
import { asNamedNow, peopleTables } from './people-tables.ts';
import { readRun, type ReadRun } from './read-run.ts';
import { reportFile, type ReportFile } from './report-file.ts';
import { textReport } from './text-report.ts';

/** `fovea compare`: see `compareUsage`. */
export function runCompare(argv: string[], io: CliIo): Promise<number> {
  return compareWith({ score: scoreStream, pictures: worstPictures }, argv, io);
}

/** What the command needs a browser for. */
export interface Tools {
  score: typeof scoreStream;
  pictures: typeof worstPictures;
}

/** The command with given tools. Throws `usage` for what cannot be compared; all that can be known before a folder is scored, before. */
export async function compareWith(tools: Tools, argv: string[], io: CliIo): Promise<number> {
  const args = parseCompare(argv, io);
  if (!args) {
    await io.out(compareUsage);
    return 0;
  }
  const { task, scoring, group } = args;
  const read = (given: string) => readRun(io, given, { scoring, group, score: tools.score });
  if (task.action === 'save') {
    checkBaselinePlace(io, task.place, task.replace);
    return save(io, await read(task.scores), task.place, task.replace);
  }
  const baseline = task.action === 'check' ? await readBaseline(io, task.place, group) : undefined;
  const given = [...(task.action === 'compare' ? [task.base] : []), ...task.others];
  const inputs = [
    ...given.map((name) => ({ path: userPath(io, name), what: `the run ${name}` })),
    ...(baseline ? [{ path: baseline.run.path, what: `the baseline ${baseline.run.name}` }] : []),
  ];
  const reports: ReportFile[] = [];
  for (const file of args.reports) reports.push(await reportFile(io, file, inputs));
  const runs: ReadRun[] = baseline ? [baseline.run] : [];
  for (const name of given) runs.push(await read(name));
  if (io.signal.aborted) {
    io.say('Stopped: nothing was compared.');
    return 130;
  }
  return compare(tools, io, args, { runs, origin: baseline?.origin, reports });
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
  /** The base, then those that are compared with it. */
  runs: ReadRun[];
  /** Where a baseline comes from. */
  origin: string | undefined;
  reports: ReportFile[];
}

async function compare(
  tools: Tools,
  io: CliIo,
  { by, heads, limits, faultLimits, tie, seed, images, format, allowDifferent, scoring }: CompareArguments,
  { runs, origin, reports }: Runs,
): Promise<number> {
  const [base, ...others] = runs as [ReadRun, ...ReadRun[]];
  const gated = Object.keys(limits).length + Object.keys(faultLimits).length > 0;
  const known = await knownPackages(allFolders(scoring));
  const [first, ...rest] = runs.map((run) => asNamedNow(known, run));
  const doubts = checkSame(first!, rest, allowDifferent);
  const comparisons = compareRuns(base, others, {
    by,
    heads: headsWanted(heads, runs, limits),
    people: peopleTables(known, runs, by.kind === 'prompt'),
    ...tieRules(tie, runs),
    seed,
  });
  const gates = [
    ...checkGates(comparisons, limits),
    ...(gated ? checkFaults(comparisons, { ...impliedLimits, ...faultLimits }) : []),
  ];
  for (const doubt of doubts) io.say(doubt);

  const pictures = reports.some(({ html }) => html)
    ? await tools.pictures(io, comparisons, runs, images)
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
  if (comparisons.some(nothingPaired) && by.kind === 'prompt')
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
  named: readonly string[] | undefined,
  runs: readonly ReadRun[],
  limits: Readonly<Record<string, number>>,
): string[] {
  const known = headsOf(runs);
  if (known.length === 0)
    throw new FoveaError(
      'usage',
      'None of these runs has a score: nothing can be compared.',
      'Score the images with fovea score first.',
    );
  for (const head of [...(named ?? []), ...Object.keys(limits)]) {
    if (known.includes(head)) continue;
    throw new FoveaError(
      'usage',
      `No run has a score "${head}"; they have ${known.join(', ')}.`,
      'Name those in --heads and --fail-below.',
    );
  }
  return [...new Set(named === undefined ? known : [...named, ...Object.keys(limits)])];
}

function tieRules(below: number | undefined, runs: readonly ReadRun[]) {
  if (below === undefined) return {};
  const rule = { below, reason: `Differences below ${below} count as ties (--tie).` };
  return { ties: Object.fromEntries(headsOf(runs).map((head) => [head, rule])) };
}
