import { ablatedModel, ablations, type ModelConfig } from '../../../spec/config.ts';
import type { PreparedSet } from '../../../training/data/prepared-set.ts';
import { agreementOf } from '../../../training/run-training.ts';
import type { CliIo } from '../../io.ts';
import { leftOutFamilies } from '../generators/generator-splits.ts';
import { noEvidence, readEvidence, type Agreement, type Evidence } from './evidence.ts';
import { heldOutRows, type HeldOutRow } from '../../../training/held-out.ts';
import { heldOutImages, readHeldOut, writeHeldOut } from './held-out.ts';
import type { TrainArguments } from '../train-options.ts';
import { splits, trainOn, type ItemsToTrain, type Split } from '../train-on.ts';

/** Of a training's options, those that say what is measured, and where it goes. */
type Measures = Pick<
  TrainArguments,
  'recipe' | 'out' | 'resume' | 'folds' | 'leaveOutGenerators' | 'ablations' | 'seeds'
>;

/** What one training differs in from the others, and as what its predictions are kept. */
interface Run {
  model?: ModelConfig;
  seed?: number;
  held?: { fold: number; generator?: string };
}

/** Without what is fitted in closed form beside the network: no ablation changes that, and its share of a score would hide what they do. */
export function networkAlone(model: ModelConfig): ModelConfig {
  const { terms: _t, pooled: _p, colours: _c, ...branches } = model.branches;
  return { ...model, branches };
}

/**
 * Folds, generators left out and ablations where they are asked for: trains on a part and compares with the ratings of the rest. Also the predictions of the
 * folds, these ones or those of the run that is resumed.
 */
export async function measureEvidence(
  { recipe, ...args }: Measures,
  io: CliIo,
  set: PreparedSet,
  items: ItemsToTrain,
): Promise<{ evidence: Evidence; heldOut: HeldOutRow[] }> {
  const before = args.resume ? await readHeldOut(args.out) : [];
  // what is measured again replaces what was measured before
  const heldOut = before.filter(({ generator }) =>
    generator === undefined ? args.folds < 2 : !args.leaveOutGenerators,
  );
  const run = async (split: Split, tag: string, { model = items.model, seed = recipe.seed, held }: Run) => {
    const named = { tag: `${tag}: ` };
    const { trainer } = await trainOn(io, set, { ...items, model }, { ...recipe, seed }, split, named);
    const predicted = trainer.predict(split[1], recipe.keptCrops);
    if (held) {
      const undescribed = trainer.predict(split[1], recipe.keptCrops, { undescribed: true });
      const others = { undescribed, generator: held.generator };
      heldOut.push(...heldOutRows(heldOutImages(items), split[1], predicted, held.fold, others));
      // a run of hours that ends early leaves what it knows
      await writeHeldOut(args.out, heldOut);
    }
    trainer.dispose();
    return agreementOf(set, split[1], predicted);
  };
  const leftOut = args.leaveOutGenerators ? leftOutFamilies(items) : [];
  const parts = splits(items, args.folds > 1 ? args.folds : 5, recipe.seed);
  const out = args.resume ? await readEvidence(args.out) : noEvidence();
  if (args.folds > 1) {
    out.folds = [];
    for (const [k, split] of parts.entries())
      out.folds.push(await run(split, `fold ${k + 1}/${args.folds}`, { held: { fold: k + 1 } }));
  }
  if (args.leaveOutGenerators) {
    out.generators = {};
    for (const [k, [name, split]] of leftOut.entries())
      out.generators[name] = await run(split, `without ${name}`, { held: { fold: k + 1, generator: name } });
  }
  if (args.ablations) {
    out.ablations = {};
    const model = networkAlone(items.model);
    for (const name of Object.keys(ablations)) {
      const found: Agreement[] = [];
      for (let seed = recipe.seed; seed < recipe.seed + args.seeds; seed++)
        found.push(await run(parts[0]!, `${name}, seed ${seed}`, { model: ablatedModel(model, name), seed }));
      out.ablations[name] = found;
    }
  }
  return { evidence: out, heldOut };
}
