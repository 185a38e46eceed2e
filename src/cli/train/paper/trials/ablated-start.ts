import { FoveaError } from '../../../../shared/errors.ts';
import { Random } from '../../../../shared/random.ts';
import { ablatedModel } from '../../../../spec/config.ts';
import { modelParameters, type ParameterSpec } from '../../../../spec/parameters.ts';
import type { StartModel } from '../../../../training/paper/job/start-model.ts';
import { newHead } from '../../../../training/paper/new-head.ts';

const isAboveTowers = ({ part }: ParameterSpec): boolean => part === 'regressor' || part === 'head';

/**
 * Refuses to compare networks without some of their parts with one whose regressor or head was trained already: those of the others have to begin
 * anew, because they have other inputs. Throws `usage`.
 */
export function checkAblatable({ model, fresh }: StartModel, heads: readonly string[]): void {
  const known = modelParameters(model, [...heads]).some(
    (spec) => isAboveTowers(spec) && !fresh.has(spec.name),
  );
  if (!known) return;
  throw new FoveaError(
    'usage',
    '--ablations compares networks whose heads begin anew, but what --init names has a head that is trained already.',
    'Add --new-heads.',
  );
}

/** Where the training of an ablated network begins: the same towers, and a regressor and heads of its own from a seed. @param name of `ablations` */
export function ablatedStart(
  start: StartModel,
  name: string,
  heads: readonly string[],
  seed: number,
): StartModel {
  const { model, values } = start;
  const ablated = ablatedModel(model, name);
  const specs = modelParameters(ablated, [...heads]);
  const fresh = new Set(specs.filter(isAboveTowers).map((spec) => spec.name));
  const anew = newHead(specs, (spec) => fresh.has(spec.name), new Random(seed));
  return { ...start, model: ablated, values: new Map([...values, ...Object.entries(anew)]), fresh };
}
