/**
 * The ways our kernels are laid out. `quad`: butterflies inside quads of a subgroup. `tile`: registers only. `shared`:
 * workgroup memory. Which is fastest depends on the device and is measured there (tuning.ts), never guessed from its name.
 */
export type VariantName = 'quad' | 'tile' | 'shared';

export const variantNames: VariantName[] = ['quad', 'tile', 'shared'];

/** Layout of the matrix product: results per invocation (per quad for `quad`), and the workgroup. */
export interface LinearTile {
  variant: VariantName;
  tileM: number;
  tileN: number;
  groupX: number;
  groupY: number;
}

/** What to run on a device. */
export interface KernelChoice {
  /** Products of many rows: the tokens of an image or of a batch of crops. */
  linear: LinearTile;
  /** Products of at most `shortRows` rows: texts, one vector a crop. A large tile leaves most of a GPU idle there. */
  short: LinearTile;
  attention: VariantName;
  layerNorm: 'lane' | 'group';
}

/** Each variant at the tile that measured best for it; also the candidates of tuning. */
export const linearTiles: LinearTile[] = [
  { variant: 'quad', tileM: 20, tileN: 16, groupX: 4, groupY: 1 },
  { variant: 'quad', tileM: 8, tileN: 8, groupX: 4, groupY: 1 },
  { variant: 'tile', tileM: 8, tileN: 8, groupX: 16, groupY: 1 },
  { variant: 'tile', tileM: 4, tileN: 8, groupX: 16, groupY: 1 },
  { variant: 'shared', tileM: 8, tileN: 8, groupX: 8, groupY: 8 },
  { variant: 'shared', tileM: 4, tileN: 4, groupX: 16, groupY: 16 },
];

/** Up to so many rows a product counts as short. */
export const shortRows = 96;

/** The choice that follows from naming one variant: used where tuning is off, in tests and for bug reports. */
export function choiceOf(variant: VariantName): KernelChoice {
  const linear = linearTiles.find((tile) => tile.variant === variant)!;
  return {
    linear,
    short: linear,
    attention: variant,
    layerNorm: variant === 'shared' ? 'group' : 'lane',
  };
}

/**
 * The variant to begin with, by features alone: on the CPU workgroup memory and barriers cost most, on a GPU they are the
 * right tool.
 */
export function likelyVariant(device: GPUDevice, software: boolean): VariantName {
  if (!software) return 'shared';
  return device.features.has('subgroups') ? 'quad' : 'tile';
}

/** Whether a device can run a layout. */
export function runnable(tile: LinearTile, device: GPUDevice): boolean {
  if (tile.variant === 'quad') return device.features.has('subgroups');
  return tile.groupX * tile.groupY <= device.limits.maxComputeInvocationsPerWorkgroup;
}
