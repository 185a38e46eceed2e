import type { ModelConfig } from '../../spec/config.ts';
import { modelParameters, rewardHead } from '../../spec/parameters.ts';
import { importedHead, mapKey, type Transform } from './import-keys.ts';
import { mismatch, type Mismatch, refuseLostParts, refuseUnsupported } from './import-refusals.ts';
import type { TensorSource } from '../../formats/tensor-source.ts';
import { isFraction, type Candidate, type PlannedTensor } from './planned-tensor.ts';
import { weightSets, type WeightSet } from './weight-sets.ts';

/** One parameter of the package and where its values come from. */
export interface ImportPlan {
  /** In storage order, complete. */
  tensors: PlannedTensor[];
  heads: string[];
  defaultHeads: string[];
  /** All keys of the files that no parameter uses. */
  unused: string[];
  /** Those among them that are not known to be harmless: usually a sign of another model. */
  unexpected: string[];
  /** Which of several sets of weights was used, in sentences. */
  taken: string[];
}

/** Parameters of every switch setting, to distinguish a tensor that these switches omit from one that fits nowhere. */
function widestNames(config: ModelConfig, heads: string[]): Set<string> {
  const switches: ModelConfig['switches'] = {
    ...config.switches,
    tokenPooling: 'learned',
    preference: 'description',
    consistency: true,
    frequencyPooling: true,
  };
  const specs = modelParameters({ ...config, switches }, [...new Set([...heads, importedHead, rewardHead])]);
  return new Set(specs.map(({ name }) => name));
}

/** Heads whose gate is in a file under our own names. */
function ownHeads(sources: TensorSource[]): string[] {
  const names = sources.flatMap((source) => [...source.tensors.keys()]);
  const gates = names.map((name) => /(?:^|\.)heads\.([a-z][a-z0-9_-]*)\.gate\.weight$/.exec(name)?.[1]);
  return [...new Set(gates.filter((name) => name !== undefined))];
}

function headsOf(found: Map<string, Candidate>, own: string[]): { heads: string[]; defaultHeads: string[] } {
  const names = [...found.keys()];
  const rated = [...own];
  if (names.some((name) => name.startsWith(`heads.${importedHead}.`)) && !rated.includes(importedHead)) {
    rated.unshift(importedHead);
  }
  const reward = names.some((name) => name.startsWith('reward.'));
  // A file with part of a head, or with none at all, is reported against the whole model.
  const regressor = names.some((name) => name.startsWith('regressor.'));
  if (rated.length === 0 && (regressor || !reward)) rated.push(importedHead);
  const heads = reward ? [...rated, rewardHead] : rated;
  return { heads, defaultHeads: rated.length > 0 ? rated : heads };
}

/** Shape the source must have for the transform to give the parameter's shape. */
export function sourceShape(shape: number[], transform: Transform): number[] {
  if (transform === 'transpose') return [...shape].reverse();
  return transform === 'squeeze' ? [...shape, 1, 1] : shape;
}

/** Whether two shapes have the same sizes in the same order. */
export function sameShape(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** The parameters in one file, or in several, and the other keys. */
export interface Sorted {
  found: Map<string, Candidate>;
  unused: string[];
  unexpected: string[];
  taken: string[];
}

/**
 * Sorts the tensors of one file. Of several sets of weights an averaged one is preferred to the plain one, then the fullest; the others supply what it lacks.
 */
function sortFile(source: TensorSource, widest: Set<string>): Sorted {
  const out: Sorted = { found: new Map(), unused: [], unexpected: [], taken: [] };
  const isOurs = (name: string) => widest.has(name);
  const sets = weightSets(source.tensors.keys(), isOurs).map((set) => ({
    set,
    found: new Map<string, Candidate>(),
  }));
  for (const { set, found } of sets) {
    for (const [plain, key] of set.keys) {
      const mapped = mapKey(plain, isOurs);
      if (mapped && 'name' in mapped && widest.has(mapped.name)) {
        found.set(mapped.name, { source, key, transform: mapped.transform, info: source.tensors.get(key)! });
        continue;
      }
      out.unused.push(key);
      if (!mapped || 'name' in mapped) out.unexpected.push(key);
    }
  }
  const full = sets.filter(({ found }) => found.size > 0);
  full.sort((a, b) => Number(b.set.averaged) - Number(a.set.averaged) || b.found.size - a.found.size);
  const given = full.map(({ set, found }) => {
    let count = 0;
    for (const [name, candidate] of found) {
      if (out.found.has(name)) out.unused.push(candidate.key);
      else {
        out.found.set(name, candidate);
        count++;
      }
    }
    return { set, count };
  });
  out.taken = sayTaken(source.name, given);
  return out;
}

function sayTaken(file: string, given: { set: WeightSet; count: number }[]): string[] {
  const [first, ...others] = given;
  if (!first || (others.length === 0 && !first.set.averaged)) return [];
  const title = ({ label, averaged }: WeightSet) =>
    averaged ? `the averaged weights “${label}”` : label ? `the weights “${label}”` : 'the plain weights';
  const rest = others.map(({ set, count }) =>
    count > 0 ? `${title(set)} supplied ${count} missing from them` : `${title(set)} were left out`,
  );
  return [[`${file}: ${title(first.set)} were used`, ...rest].join('; ') + '.'];
}

/** All that one or several checkpoints hold of a model's parameters, by name; where two files have the same one, the later file wins. */
export function findParameters(config: ModelConfig, sources: TensorSource[]): Sorted {
  const widest = widestNames(config, ownHeads(sources));
  const found = new Map<string, Candidate>();
  const [unused, unexpected, taken]: string[][] = [[], [], []];
  for (const source of sources) {
    const sorted = sortFile(source, widest);
    unused!.push(...sorted.unused);
    unexpected!.push(...sorted.unexpected);
    taken!.push(...sorted.taken);
    for (const [name, candidate] of sorted.found) {
      const before = found.get(name);
      if (before) unused!.push(before.key);
      found.set(name, candidate);
    }
  }
  return { found, unused: unused!, unexpected: unexpected!, taken: taken! };
}

/**
 * Matches the tensors of one or several checkpoints with the parameters of a model; where two files have the same one, the later
 * file wins. Throws `checkpoint-mismatch` in a few sentences: what is missing, what is wrong, and whether a part would be lost.
 */
export function planImport(config: ModelConfig, sources: TensorSource[]): ImportPlan {
  const { found, ...rest } = findParameters(config, sources);
  return fit(config, found, ownHeads(sources), rest);
}

/** The plan, once the contents of the files are known. */
function fit(
  config: ModelConfig,
  found: Map<string, Candidate>,
  own: string[],
  rest: Omit<Sorted, 'found'>,
): ImportPlan {
  const recognised = found.size;
  const { heads, defaultHeads } = headsOf(found, own);
  const tensors: PlannedTensor[] = [];
  const missing: string[] = [];
  const wrong: Mismatch['wrong'] = [];
  const unsupported: Candidate[] = [];
  for (const spec of modelParameters(config, heads)) {
    const candidate = found.get(spec.name);
    found.delete(spec.name);
    if (!candidate) {
      missing.push(spec.name);
      continue;
    }
    const expected = sourceShape(spec.shape, candidate.transform);
    if (!isFraction(candidate.info.dtype)) unsupported.push(candidate);
    else if (!sameShape(expected, candidate.info.shape)) {
      wrong.push({ key: candidate.key, is: candidate.info.shape, expected });
    }
    tensors.push({ spec, source: candidate.source, key: candidate.key, transform: candidate.transform });
  }
  if (missing.length > 0 || wrong.length > 0) {
    throw mismatch({ recognised, missing, wrong, unexpected: rest.unexpected, present: tensors });
  }
  if (unsupported.length > 0) refuseUnsupported(unsupported);
  refuseLostParts(tensors, found, rest.unexpected);
  return {
    tensors,
    heads,
    defaultHeads,
    unused: [...rest.unused, ...[...found.values()].map(({ key }) => key)],
    unexpected: rest.unexpected,
    taken: rest.taken,
  };
}
