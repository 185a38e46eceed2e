import { ablations } from '../../../spec/config.ts';
import type { PreparedSet } from '../../../training/data/prepared-set.ts';
import { agreementOf } from '../../../training/run-training.ts';
import type { CliIo } from '../../io.ts';
import { leftOutFamilies } from '../generators/generator-splits.ts';
import { noEvidence, readEvidence, type Agreement, type Evidence } from './evidence.ts';
import { heldOutRows, type HeldOutRow } from '../../../training/held-out.ts';
import { heldOutImages, readHeldOut, writeHeldOut } from './held-out.ts';
import type { LoadedItems } from '../load-items.ts';
import type { TrainArguments } from '../train-options.ts';
import { splits, trainOn, type Split } from '../train-on.ts';

/**
 * Folds, generators left out and ablations where they are asked for: trains on a part and compares with the ratings of the rest. Also the predictions of the
 * folds, these ones or those of the run that is resumed.
 */
export async function measureEvidence(
  { recipe, ...args }: TrainArguments,
  io: CliIo,
  set: PreparedSet,
  items: LoadedItems,
): Promise<{ evidence: Evidence; heldOut: HeldOutRow[] }> {
  const before = args.resume ? await readHeldOut(args.out) : [];
  // what is measured again replaces what was measured before
  const heldOut = before.filter(({ generator }) =>
    generator === undefined ? args.folds < 2 : !args.leaveOutGenerators,
  );
  const run = async (
    split: Split,
    tag: string,
    switches = {},
    fold?: number,
    generator?: string,
  ): Promise<Agreement> => {
    const model = { ...items.model, switches: { ...items.model.switches, ...switches } };
    const { trainer } = await trainOn(io, set, { ...items, model }, recipe, split, { tag: `${tag}: ` });
    const predicted = trainer.predict(split[1], recipe.keptCrops);
    if (fold !== undefined) {
      const undescribed = trainer.predict(split[1], recipe.keptCrops, { undescribed: true });
      heldOut.push(
        ...heldOutRows(heldOutImages(items), split[1], predicted, fold, { undescribed, generator }),
      );
    }
    trainer.dispose();
    return agreementOf(set, split[1], predicted);
  };
  const leftOut = args.leaveOutGenerators ? leftOutFamilies(items) : [];
  const parts = splits(items, args.folds > 1 ? args.folds : 5, recipe.seed);
  const out = args.resume ? await readEvidence(args.out) : noEvidence();
  if (args.folds > 1) {
    out.folds = [];
    for (const [k, split] of parts.entries()) {
      out.folds.push(await run(split, `fold ${k + 1}/${args.folds}`, {}, k + 1));
      // a run of hours that ends early leaves what it knows
      await writeHeldOut(args.out, heldOut);
    }
  }
  if (args.leaveOutGenerators) {
    out.generators = {};
    for (const [k, [name, split]] of leftOut.entries())
      out.generators[name] = await run(split, `without ${name}`, {}, k + 1, name);
    await writeHeldOut(args.out, heldOut);
  }
  if (args.ablations) {
    out.ablations = {};
    for (const [name, switches] of Object.entries(ablations)) {
      out.ablations[name] = (name === 'full' && out.folds[0]) || (await run(parts[0]!, name, switches));
    }
  }
  return { evidence: out, heldOut };
}
