import { FoveaError } from '../../shared/errors.ts';
import type { Candidate, PlannedTensor } from './planned-tensor.ts';

/*
 * Why a checkpoint cannot become a model, in a few sentences: a checkpoint of another model has thousands of names, of which the first few are enough.
 */

/** How many names of a list are shown. */
const told = 2;
const longestName = 60;

const parts: Record<string, string> = {
  image: 'image tower',
  text: 'text encoder',
  crop: 'crop tower',
  regressor: 'quality head',
  reward: 'ImageReward head',
};

/** A tensor's name as it is shown: without control characters, shortened in the middle where it is long. */
function shown(name: string): string {
  const plain = name.replaceAll(/\p{C}/gu, '�');
  const half = longestName / 2;
  return plain.length > longestName ? `${plain.slice(0, half)}…${plain.slice(-half)}` : plain;
}

/** "145 (a, b and 143 more)". */
export function counted(names: readonly string[]): string {
  const some = names.slice(0, told).map(shown);
  const more = names.length - some.length;
  return `${names.length} (${some.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}

function partOf(name: string): string {
  return name.startsWith('heads.') ? 'regressor' : name.replace(/\..*/s, '');
}

export interface Mismatch {
  /** Tensors that belong to the model, fitting or not. */
  recognised: number;
  missing: string[];
  wrong: { key: string; is: number[]; expected: number[] }[];
  unexpected: string[];
  present: PlannedTensor[];
}

/** "a is [1, 2], not [2, 2]". */
export const shownShape = (key: string, is: readonly number[], expected: readonly number[]): string =>
  `${shown(key)} is [${is.join(', ')}], not [${expected.join(', ')}]`;

/** `checkpoint-mismatch` for files that lack something, or are of other sizes or another model. */
export function mismatch({ recognised, missing, wrong, unexpected, present }: Mismatch): FoveaError {
  if (recognised === 0) {
    return new FoveaError(
      'checkpoint-mismatch',
      `This is a checkpoint of another model: none of its tensors belongs to SC-AGIQA, ImageReward, a ViT of timm or a CLIP model. Not recognised: ${counted(unexpected)}.`,
      'Give the weights of SC-AGIQA, of ImageReward, or of a CLIP model.',
    );
  }
  const there = new Set(present.map(({ spec }) => partOf(spec.name)));
  const absent = [...new Set(missing.map(partOf))].filter((part) => !there.has(part));
  const sentence = (title: string, names: string[]) =>
    names.length > 0 ? [`${title}: ${counted(names)}.`] : [];
  const sentences = [
    'The checkpoint does not fit the model.',
    ...(absent.length > 0 ? [`Missing parts: ${absent.map((part) => parts[part] ?? part).join(', ')}.`] : []),
    ...sentence('Missing', missing),
    ...(wrong.length > 0
      ? [
          `Wrong shape: ${wrong.length} (${wrong
            .slice(0, told)
            .map(({ key, is, expected }) => shownShape(key, is, expected))
            .join(', ')}${wrong.length > told ? ', …' : ''}).`,
        ]
      : []),
    ...sentence('Not recognised', unexpected),
  ];
  return new FoveaError(
    'checkpoint-mismatch',
    sentences.join(' '),
    'Give every part of the model (several files are allowed), and --config where its sizes differ from the full model.',
  );
}

/** Throws for weights of types that cannot be read, by the types' names. */
export function refuseUnsupported(candidates: readonly Pick<Candidate, 'info' | 'key'>[]): never {
  const types = candidates.map(({ info }) =>
    typeof info.dtype === 'string' ? info.dtype : info.dtype.unsupported,
  );
  throw new FoveaError(
    'checkpoint-invalid',
    `Weights of the type ${[...new Set(types)].join(' and ')} are not supported: ${counted(candidates.map(({ key }) => key))}.`,
    'Convert them to float32, float16 or bfloat16 and save the checkpoint again.',
  );
}

/** Words that occur only in the names of a quality head. */
const ofHead = /(?:^|\.)(?:regressor|heads|gating_network|proj_experts|iqapool|proj_pool)(?:\.|$)/;

/**
 * Throws where the model would be complete but without a part that the files contain: a quality head under names that are not understood, or
 * a crop tower without the head that it serves.
 */
export function refuseLostParts(
  tensors: readonly PlannedTensor[],
  left: ReadonlyMap<string, Candidate>,
  unexpected: readonly string[],
): void {
  const taken = new Set(tensors.map(({ spec }) => partOf(spec.name)));
  const head = taken.has('regressor') ? [] : unexpected.filter((key) => ofHead.test(key));
  if (head.length > 0) {
    throw new FoveaError(
      'checkpoint-mismatch',
      `The quality head would be lost: the names of its tensors are not understood. Not recognised: ${counted(head)}.`,
      'Save the whole model’s state_dict, with the head’s names beginning with “regressor.”.',
    );
  }
  const lost = [...left].filter(([name]) => !taken.has(partOf(name)));
  if (lost.length === 0) return;
  const names = [...new Set(lost.map(([name]) => parts[partOf(name)] ?? partOf(name)))];
  throw new FoveaError(
    'checkpoint-mismatch',
    `The ${names.join(' and the ')} would be lost: no quality head came with it. Tensors of it: ${counted(lost.map(([, { key }]) => key))}.`,
    'Give the quality head as well (regressor.…), or only the files of ImageReward.',
  );
}
