import { ablations } from '../../spec/config.ts';
import type { PreparedSet } from '../../training/data/prepared-set.ts';
import { validate } from '../../training/run-training.ts';
import type { CliIo } from '../io.ts';
import { noEvidence, readEvidence, type Agreement, type Evidence } from './evidence.ts';
import type { LoadedItems } from './load-items.ts';
import type { TrainArguments } from './train-options.ts';
import { splits, trainOn, type Split } from './train-on.ts';

/** Folds and ablations where they are asked for: trains on a part and compares with the ratings of the rest. */
export async function measureEvidence(
  { recipe, ...args }: TrainArguments,
  io: CliIo,
  set: PreparedSet,
  items: LoadedItems,
): Promise<Evidence> {
  const run = async (split: Split, tag: string, switches = {}): Promise<Agreement> => {
    const model = { ...items.model, switches: { ...items.model.switches, ...switches } };
    const { trainer } = await trainOn(io, set, { ...items, model }, recipe, split, { tag: `${tag}: ` });
    const agreement = validate(trainer, split[1], recipe.keptCrops);
    trainer.dispose();
    return agreement;
  };
  const parts = splits(items, args.folds > 1 ? args.folds : 5, recipe.seed);
  const out = args.resume ? await readEvidence(args.out) : noEvidence();
  if (args.folds > 1) {
    out.folds = [];
    for (const [k, split] of parts.entries()) out.folds.push(await run(split, `fold ${k + 1}/${args.folds}`));
  }
  if (args.ablations) {
    out.ablations = {};
    for (const [name, switches] of Object.entries(ablations)) {
      out.ablations[name] = (name === 'full' && out.folds[0]) || (await run(parts[0]!, name, switches));
    }
  }
  return out;
}
