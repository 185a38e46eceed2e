import { checkpointTokenizer } from '../../../package/import/checkpoint-tokenizer.ts';
import { readPlanned } from '../../../package/import/read-planned.ts';
import { planStart, type StartPlan } from '../../../package/import/start-plan.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { Random } from '../../../shared/random.ts';
import { fullSize, profiles, type ModelConfig } from '../../../spec/config.ts';
import { modelParameters } from '../../../spec/parameters.ts';
import { newHead } from '../new-head.ts';
import type { Init } from './init.ts';
import type { PaperConfig } from './paper-config.ts';

/** Where a training begins. */
export interface StartModel {
  model: ModelConfig;
  /** tokenizer.json of the package. */
  tokenizer: object;
  /** Every parameter of the model, by name in stored layout. */
  values: Map<string, Float32Array>;
  /** Names of those that no file had. */
  fresh: Set<string>;
  /** The files, with the parts that were taken from each. */
  start: { file: string; sha256: string; parts: string[] }[];
}

export interface StartOptions {
  /** Whether a vocabulary was given, which then counts before a package's own. */
  vocabularyGiven: boolean;
  /** The vocabulary's text; asked for where no package has it. Throws `usage` where there is none. */
  vocabulary: () => Promise<string>;
  newHeads: boolean;
  say: (message: string) => void;
}

/** The model of a training: its sizes from the configuration, else from a package, else full size; its variant from the configuration. */
function modelOf({ imported, profile, cropBlocks = 0 }: PaperConfig, inits: readonly Init[]): ModelConfig {
  const packaged = inits.find((init) => init.package)?.package?.config;
  const sizes = imported?.config ?? packaged ?? fullSize;
  if (cropBlocks > sizes.cropTower.depth) {
    throw new FoveaError(
      'usage',
      `The crop tower has ${sizes.cropTower.depth} blocks, of which ${cropBlocks} cannot be trained (--crop-blocks).`,
    );
  }
  return { ...sizes, switches: profiles[profile] };
}

/** The tokenizer: of a vocabulary that is given, else of a package, else of the vocabulary beside a checkpoint. */
async function tokenizerOf(
  { imported }: PaperConfig,
  model: ModelConfig,
  inits: readonly Init[],
  { vocabularyGiven, vocabulary }: StartOptions,
): Promise<object> {
  const packaged = inits.find((one) => one.package)?.package;
  if (!vocabularyGiven && packaged) return JSON.parse(packaged.tokenizerJson) as object;
  return checkpointTokenizer((await vocabulary()).split('\n'), model, imported?.specialIds);
}

/** Checks names and shapes of every tensor that a training begins with, and reads nothing. Throws what is wrong with a file. */
export function checkStart(
  inits: readonly Init[],
  config: PaperConfig,
  heads: readonly string[],
  newHeads: boolean,
): StartPlan {
  const sources = inits.map(({ source }) => source);
  return planStart(modelOf(config, inits), heads, sources, newHeads);
}

/**
 * The model that a training begins with: checks names and shapes of every tensor before any is read, and reads them. Says what was taken from where
 * and what is new. Throws what is wrong with a file.
 */
export async function startModel(
  inits: readonly Init[],
  config: PaperConfig,
  heads: readonly string[],
  options: StartOptions,
): Promise<StartModel> {
  const model = modelOf(config, inits);
  const plan = checkStart(inits, config, heads, options.newHeads);
  const tokenizer = await tokenizerOf(config, model, inits, options);
  sayPlan(options.say, plan, config.seed);
  const start = plan.given.map(({ parts }, i) => ({
    file: inits[i]!.file,
    sha256: inits[i]!.sha256,
    parts,
  }));
  const anew = new Set(plan.fresh.map(({ name }) => name));
  const specs = modelParameters(model, [...heads]);
  const values = new Map(
    Object.entries(newHead(specs, ({ name }) => anew.has(name), new Random(config.seed))),
  );
  for (const tensor of plan.tensors) values.set(tensor.spec.name, await readPlanned(tensor));
  return { model, tokenizer, values, fresh: anew, start };
}

/** Says what each file gives, what is new, and what was not recognised. */
function sayPlan(
  say: (message: string) => void,
  { taken, given, fresh, unexpected }: StartPlan,
  seed: number,
): void {
  for (const sentence of taken) say(sentence);
  for (const { source, parts } of given) say(`${source.name}: ${parts.join(', ') || 'nothing was taken'}.`);
  if (unexpected.length > 0) {
    const more = unexpected.length > 1 ? ', …' : '';
    say(`Not recognised and left out: ${unexpected.length} tensors (${unexpected[0]!}${more}).`);
  }
  if (fresh.length === 0) return;
  const weights = fresh.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const regressor = fresh.some(({ name }) => name.startsWith('regressor.'));
  const heads = new Set(fresh.flatMap(({ name }) => /^heads\.([^.]+)/.exec(name)?.[1] ?? []));
  const what = [...(regressor ? ['the regressor'] : []), ...[...heads].map((head) => `the head ${head}`)];
  say(`New, drawn from the seed ${seed}: ${what.join(', ')} (${weights} weights).`);
}
