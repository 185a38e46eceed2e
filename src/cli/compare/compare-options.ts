import { oneOf, parseCommand, wholeNumber } from '../arguments.ts';
import type { FaultLimits } from '../../evaluation/paired/faults/fault-gate.ts';
import type { PairBy } from '../../evaluation/paired/run.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { CliIo } from '../io.ts';
import type { ScoreOptions } from '../score/score-items.ts';
import { modelFolders, modelOptionType } from '../score/model-option.ts';
import { baselineFolder, type BaselinePlace } from './baseline.ts';
import { failBelow, failFaults, pairBy, tieBelow } from './option-values.ts';

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
                           other kinds are judged only at 512 × 512 pixels or more)
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
was exceeded.
`;

const options = {
  by: { type: 'string', default: 'prompt' },
  heads: { type: 'string' },
  group: { type: 'string' },
  tie: { type: 'string' },
  'fail-below': { type: 'string', multiple: true },
  'fail-faults': { type: 'string', multiple: true },
  report: { type: 'string', multiple: true },
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
} as const;

/** The runs of a comparison, as the user named them, or the one that is to be kept. */
type CompareTask =
  | { action: 'save'; place: BaselinePlace; scores: string; replace: boolean }
  | { action: 'check'; place: BaselinePlace; others: string[] }
  | { action: 'compare'; base: string; others: string[] };

export interface CompareArguments {
  task: CompareTask;
  by: PairBy;
  /** Undefined: all that the runs have. */
  heads: string[] | undefined;
  group: string | undefined;
  /** Differences below it are ties; undefined: those that people do not notice. */
  tie: number | undefined;
  limits: Record<string, number>;
  faultLimits: FaultLimits;
  reports: string[];
  images: string | undefined;
  format: 'text' | 'json';
  allowDifferent: boolean;
  /** How folders are scored. */
  scoring: ScoreOptions;
  seed: number;
}

/** Reads the command's options; undefined where help was asked for. Throws `usage`. */
export function parseCompare(argv: string[], io: Pick<CliIo, 'cwd' | 'env'>): CompareArguments | undefined {
  const { values, positionals } = parseCommand('compare', argv, options);
  if (values.help) return undefined;
  return {
    task: taskOf(values, positionals),
    by: pairBy(values.by),
    heads: values.heads?.split(',').flatMap((name) => name.trim() || []),
    group: values.group,
    tie: values.tie === undefined ? undefined : tieBelow(values.tie),
    limits: failBelow(values['fail-below'] ?? []),
    faultLimits: failFaults(values['fail-faults'] ?? []),
    reports: values.report ?? [],
    images: values.images,
    format: oneOf('format', values.format, ['text', 'json']),
    allowDifferent: values['allow-different'],
    scoring: {
      ...modelFolders(io, values.model),
      backend: oneOf('backend', values.backend, ['auto', 'webgpu', 'wasm']),
    },
    seed: wholeNumber('seed', values.seed, 0, 2 ** 32 - 1),
  };
}

/** What says how runs are compared, and nothing of how one is kept. */
const ofComparisons = [
  'heads',
  'tie',
  'fail-below',
  'fail-faults',
  'report',
  'images',
  'allow-different',
] as const;

type Given = { baseline?: string; baselines: string; replace: boolean } & {
  [option in (typeof ofComparisons)[number]]?: string | string[] | boolean;
};

function taskOf(given: Given, [first, ...rest]: string[]): CompareTask {
  const { baseline, baselines: folder, replace } = given;
  const action = baseline === undefined ? 'compare' : oneOf('baseline', baseline, ['save', 'check']);
  if (replace && action !== 'save') throw usage('--replace goes with --baseline save.');
  if (action === 'save') {
    const unused = ofComparisons.find((option) => given[option] !== undefined && given[option] !== false);
    if (unused) throw usage(`--baseline save keeps scores and compares nothing: leave out --${unused}.`);
    const [scores, another] = rest;
    if (first === undefined || scores === undefined || another !== undefined)
      throw usage('--baseline save takes a name and one run.');
    return { action, place: { name: first, folder }, scores, replace };
  }
  if (first === undefined || rest.length === 0)
    throw usage(
      action === 'check'
        ? '--baseline check takes a name and the runs to compare.'
        : 'Two runs are needed: BASE and NEW.',
    );
  return action === 'check'
    ? { action, place: { name: first, folder }, others: rest }
    : { action, base: first, others: rest };
}

const usage = (message: string): FoveaError =>
  new FoveaError('usage', message, 'Run `fovea compare --help` for the options.');
