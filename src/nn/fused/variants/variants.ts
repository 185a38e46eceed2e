/**
 * The ways our kernels are laid out. `quad`: butterflies inside quads of a subgroup. `tile`: registers only. `shared`:
 * workgroup memory; with `-f16` multiplied in f16, with `-int8` in int8. Which is fastest depends on the device and is
 * measured there (tuning.ts), never guessed from its name.
 */
export const variantNames = ['quad', 'tile', 'shared', 'shared-f16', 'shared-int8'] as const;
export type VariantName = (typeof variantNames)[number];

/** Attention stays in f32. */
export const attentionNames = ['quad', 'tile', 'shared'] as const;
export type AttentionVariant = (typeof attentionNames)[number];

/** Layout of the matrix product: results per invocation (per quad for `quad`), and the workgroup. */
export interface LinearTile {
  variant: VariantName;
  tileM: number;
  tileN: number;
  groupX: number;
  groupY: number;
  /** Of `shared` and `shared-f16`: loads the next values while it multiplies, in twice the workgroup memory. */
  ahead?: boolean;
}

/** What to run on a device. */
export interface KernelChoice {
  /** Products of many rows: the tokens of an image or of a batch of crops. */
  linear: LinearTile;
  /** Products of at most `shortRows` rows: texts, one vector a crop. A large tile leaves most of a GPU idle there. */
  short: LinearTile;
  attention: AttentionVariant;
  layerNorm: 'lane' | 'group';
}

const shared = (variant: VariantName, size: [number, number, number, number], ahead = false): LinearTile => {
  const [tileM, tileN, groupX, groupY] = size;
  return { variant, tileM, tileN, groupX, groupY, ...(ahead ? { ahead } : {}) };
};

/** Each variant at the tiles that measured best for it, the best all round first; also the candidates of tuning. */
export const linearTiles: LinearTile[] = [
  { variant: 'quad', tileM: 20, tileN: 16, groupX: 4, groupY: 1 },
  { variant: 'tile', tileM: 8, tileN: 8, groupX: 16, groupY: 1 },
  shared('shared', [4, 4, 16, 16]),
  shared('shared', [8, 8, 16, 8]),
  shared('shared', [8, 8, 16, 16], true),
  shared('shared-f16', [4, 4, 16, 16], true),
  shared('shared-f16', [8, 8, 16, 8]),
  shared('shared-int8', [4, 4, 16, 16]),
  shared('shared-int8', [8, 8, 16, 8]),
];

/** How a layout is called in reports and trials. */
export function tileName({ variant, tileM, tileN, groupX, groupY, ahead }: LinearTile): string {
  const name = `${variant} ${tileM}×${tileN}`;
  if (!variant.startsWith('shared')) return name;
  return `${name} in ${tileM * groupY}×${tileN * groupX}${ahead ? ' ahead' : ''}`;
}

/** Up to so many rows a product counts as short. */
export const shortRows = 96;

/**
 * The choice that follows from naming one variant: used where tuning is off, in tests and for bug reports. On a CPU, which
 * takes long over the barriers of workgroups, one with few invocations.
 */
export function choiceOf(variant: VariantName, software = false): KernelChoice {
  const first = linearTiles.find((tile) => tile.variant === variant)!;
  const linear = software && variant.startsWith('shared') ? shared(variant, [8, 8, 8, 8]) : first;
  const attention = attentionNames.find((name) => name === variant) ?? 'shared';
  return { linear, short: linear, attention, layerNorm: attention === 'shared' ? 'group' : 'lane' };
}

/**
 * The variant to begin with, by features alone: on the CPU workgroup memory and barriers cost most, on a GPU they are the
 * right tool.
 */
export function likelyVariant(device: GPUDevice, software: boolean): VariantName {
  if (!software) return 'shared';
  return device.features.has('subgroups') ? 'quad' : 'tile';
}
