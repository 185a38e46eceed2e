import type { ModelConfig } from '../../spec/config.ts';
import { modelParameters, rewardHead, type ParameterSpec } from '../../spec/parameters.ts';
import { FoveaError } from '../../shared/errors.ts';
import { importedHead, mapKey, withoutWrapper, type Transform } from './import-keys.ts';
import type { TensorInfo, TensorSource } from '../../formats/tensor-source.ts';

/** One parameter of the package and where its values come from. */
export interface PlannedTensor {
  spec: ParameterSpec;
  source: TensorSource;
  key: string;
  transform: Transform;
}

export interface ImportPlan {
  /** In storage order, complete. */
  tensors: PlannedTensor[];
  heads: string[];
  defaultHeads: string[];
  /** Keys of the files that no parameter takes, all of them. */
  unused: string[];
  /** Those among them that are not known to be harmless: usually a sign of another model. */
  unexpected: string[];
}

interface Candidate {
  source: TensorSource;
  key: string;
  transform: Transform;
  info: TensorInfo;
}

/** Parameters of every switch setting, to tell a tensor that these switches leave out from one that fits nowhere. */
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
  const gates = names.map((name) => /^heads\.([a-z][a-z0-9_-]*)\.gate\.weight$/.exec(name)?.[1]);
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
function sourceShape(shape: number[], transform: Transform): number[] {
  if (transform === 'transpose') return [...shape].reverse();
  return transform === 'squeeze' ? [...shape, 1, 1] : shape;
}

function sameShape(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/**
 * Matches the tensors of one or several checkpoints with the parameters of a model; where two files have the same one, the later
 * file wins. Throws `checkpoint-mismatch` listing every missing and wrong-shaped tensor.
 */
export function planImport(config: ModelConfig, sources: TensorSource[]): ImportPlan {
  const own = ownHeads(sources);
  const widest = widestNames(config, own);
  const found = new Map<string, Candidate>();
  const unused: string[] = [];
  const unexpected: string[] = [];
  for (const source of sources) {
    const plain = withoutWrapper([...source.tensors.keys()]);
    for (const [key, info] of source.tensors) {
      const mapped = mapKey(plain.get(key)!, (name) => widest.has(name));
      if (mapped && 'name' in mapped && widest.has(mapped.name)) {
        const before = found.get(mapped.name);
        if (before) unused.push(before.key);
        found.set(mapped.name, { source, key, transform: mapped.transform, info });
        continue;
      }
      unused.push(key);
      if (!mapped || 'name' in mapped) unexpected.push(key);
    }
  }
  const { heads, defaultHeads } = headsOf(found, own);
  const tensors: PlannedTensor[] = [];
  const missing: string[] = [];
  const wrong: string[] = [];
  for (const spec of modelParameters(config, heads)) {
    const candidate = found.get(spec.name);
    found.delete(spec.name);
    if (!candidate) {
      missing.push(spec.name);
      continue;
    }
    const expected = sourceShape(spec.shape, candidate.transform);
    if (!sameShape(expected, candidate.info.shape)) {
      wrong.push(`${candidate.key} is [${candidate.info.shape.join(', ')}], not [${expected.join(', ')}]`);
    }
    tensors.push({ spec, source: candidate.source, key: candidate.key, transform: candidate.transform });
  }
  unused.push(...[...found.values()].map(({ key }) => key));
  if (missing.length > 0 || wrong.length > 0)
    throw mismatch(missing, wrong, unexpected, absentParts(tensors, missing));
  return { tensors, heads, defaultHeads, unused, unexpected };
}

/** Parts of the model of which not one tensor was found. */
function absentParts(tensors: PlannedTensor[], missing: string[]): string[] {
  const partOf = (name: string) => (name.startsWith('heads.') ? 'regressor' : name.replace(/\..*/, ''));
  const present = new Set(tensors.map(({ spec }) => partOf(spec.name)));
  return [...new Set(missing.map(partOf))].filter((part) => !present.has(part));
}

function mismatch(missing: string[], wrong: string[], unexpected: string[], absent: string[]): FoveaError {
  const list = (title: string, names: string[]) =>
    names.length > 0 ? [`${title} (${names.length}): ${names.join('; ')}`] : [];
  const parts = [
    ...(absent.length > 0 ? [`parts wholly missing: ${absent.join(', ')}`] : []),
    ...list('missing', missing),
    ...list('wrong shape', wrong),
    ...list('not recognised', unexpected),
  ];
  return new FoveaError(
    'checkpoint-mismatch',
    `The checkpoint does not fit the model. ${parts.join('. ')}.`,
    'Give every part of the model (several files are allowed), and --config where its sizes differ from the full model.',
  );
}
