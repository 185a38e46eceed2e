import { basename } from 'node:path';
import { checkpointTokenizer } from '../../../package/import/checkpoint-tokenizer.ts';
import { readPlanned } from '../../../package/import/read-planned.ts';
import { scAgiqaImporter } from '../../../package/import/sc-agiqa-importer.ts';
import { planStart, type StartPlan } from '../../../package/import/start-plan.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { Random } from '../../../shared/random.ts';
import { fullSize, profiles, type ModelConfig } from '../../../spec/config.ts';
import { modelParameters } from '../../../spec/parameters.ts';
import { newHead } from '../../../training/paper/new-head.ts';
import type { CliIo } from '../../io.ts';
import { findVocabulary, readVocabulary } from '../../pack/pack-inputs.ts';
import { openInit, type Init } from './open-init.ts';
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

interface StartOptions {
  /** Absolute paths. */
  init: readonly string[];
  vocab: string | undefined;
  newHeads: boolean;
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
  { init, vocab }: StartOptions,
): Promise<object> {
  const packaged = inits.find((one) => one.package)?.package;
  if (vocab === undefined && packaged) return JSON.parse(packaged.tokenizerJson) as object;
  const path = await findVocabulary({ vocab, checkpoints: init }, scAgiqaImporter);
  const words = await readVocabulary(path, scAgiqaImporter);
  return checkpointTokenizer(words.split('\n'), model, imported?.specialIds);
}

/**
 * Opens the checkpoints of --init, checks names and shapes of every tensor before any is read, and reads them. Says what was taken from where and
 * what is new. Throws what is wrong with a file, and `usage` where no vocabulary is found.
 */
export async function openStart(
  io: Pick<CliIo, 'say'>,
  config: PaperConfig,
  heads: readonly string[],
  options: StartOptions,
): Promise<StartModel> {
  const inits: Init[] = [];
  try {
    for (const path of options.init) inits.push(await openInit(path));
    const model = modelOf(config, inits);
    const plan = planStart(
      model,
      heads,
      inits.map(({ source }) => source),
      options.newHeads,
    );
    const tokenizer = await tokenizerOf(config, model, inits, options);
    sayPlan(io, plan, config.seed);
    const start = plan.given.map(({ parts }, i) => ({
      file: basename(options.init[i]!),
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
  } finally {
    for (const init of inits) await init.close();
  }
}

/** Says what each file gives, what is new, and what was not recognised. */
function sayPlan(io: Pick<CliIo, 'say'>, { taken, given, fresh, unexpected }: StartPlan, seed: number): void {
  for (const sentence of taken) io.say(sentence);
  for (const { source, parts } of given)
    io.say(`${source.name}: ${parts.join(', ') || 'nothing was taken'}.`);
  if (unexpected.length > 0) {
    const more = unexpected.length > 1 ? ', …' : '';
    io.say(`Not recognised and left out: ${unexpected.length} tensors (${unexpected[0]!}${more}).`);
  }
  if (fresh.length === 0) return;
  const weights = fresh.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const regressor = fresh.some(({ name }) => name.startsWith('regressor.'));
  const heads = new Set(fresh.flatMap(({ name }) => /^heads\.([^.]+)/.exec(name)?.[1] ?? []));
  const what = [...(regressor ? ['the regressor'] : []), ...[...heads].map((head) => `the head ${head}`)];
  io.say(`New, drawn from the seed ${seed}: ${what.join(', ')} (${weights} weights).`);
}
