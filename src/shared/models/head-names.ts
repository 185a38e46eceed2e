import type { ModelInfo } from '../engine-api.ts';

/** A model's own names of its heads to those among several models. */
export type HeadNames = Record<string, string>;

type Named = Pick<ModelInfo, 'name' | 'hash'> & { heads: readonly { name: string }[] };

/**
 * Names of all heads of several models, no two alike: a head keeps its name unless another model has one of that name; then it is
 * `head@model`, and where models have the same name too, `head@model@hash`.
 */
export function headNames(models: readonly Named[]): HeadNames[] {
  const times = new Map<string, number>();
  const count = (name: string): void => void times.set(name, (times.get(name) ?? 0) + 1);
  for (const model of models) {
    // a model's name and a head's are told apart by what stands before them
    count(`@${model.name}`);
    for (const head of model.heads) count(head.name);
  }
  const alone = (name: string): boolean => times.get(name) === 1;
  return models.map(({ name, hash, heads }) => {
    const model = alone(`@${name}`) ? name : `${name}@${hash}`;
    return Object.fromEntries(
      heads.map((head) => [head.name, alone(head.name) ? head.name : `${head.name}@${model}`]),
    );
  });
}
