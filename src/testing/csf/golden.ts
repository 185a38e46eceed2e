import { decode } from 'fast-png';
import golden from '../../../e2e/fixtures/golden/golden_small.json';
import checkerboard from '../../../e2e/fixtures/golden/checkerboard.png?inline';
import gradients from '../../../e2e/fixtures/golden/gradients.png?inline';
import noise from '../../../e2e/fixtures/golden/noise.png?inline';
import scene from '../../../e2e/fixtures/golden/scene.png?inline';
import texture from '../../../e2e/fixtures/golden/texture.png?inline';
import wide from '../../../e2e/fixtures/golden/wide.png?inline';
import { clipNormalisation } from '../../spec/config.ts';
import type { PixelSource } from '../../nn/csf/image-map.ts';

const files: Record<string, string> = { checkerboard, gradients, noise, scene, texture, wide };

/** What the golden file keeps of a tensor: sixteen of its values evenly spread, and some moments. */
export interface Summary {
  shape: number[];
  mean: number;
  std: number;
  min: number;
  max: number;
  at16: number[];
}

export interface GoldenCrop {
  name: string;
  image: PixelSource;
  crop: [number, number];
  /** Whole maps, kept for the first crop of an image. */
  raw: number[] | null;
  pooled: number[] | null;
  tensors: Record<string, Summary>;
}

/** Decoded golden picture by its name without extension. */
export async function goldenImage(id: string): Promise<PixelSource> {
  const png = decode(new Uint8Array(await (await fetch(files[id]!)).arrayBuffer()));
  return { width: png.width, height: png.height, channels: 3, data: png.data as Uint8Array };
}

/** Every crop of every golden picture, with PyTorch's CSF numbers. */
export async function goldenCrops(): Promise<GoldenCrop[]> {
  const crops: GoldenCrop[] = [];
  for (const entry of golden.images) {
    const image = await goldenImage(entry.id);
    for (const { crop, csf_raw_14x14, csf_pooled_14x14, tensors } of entry.crops) {
      crops.push({
        name: `${entry.id} ${crop.join(',')}`,
        image,
        crop: crop as [number, number],
        raw: csf_raw_14x14,
        pooled: csf_pooled_14x14,
        tensors,
      });
    }
  }
  return crops;
}

/** CLIP-normalised pixels of a square crop, [side, side, 3] flat, as ToTensor and Normalize make them (f32). */
export function normalisedCrop(image: PixelSource, [x0, y0]: [number, number], side: number): Float32Array {
  const out = new Float32Array(side * side * 3);
  const { mean, std } = clipNormalisation;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let c = 0; c < 3; c++) {
        const value = image.data[((y0 + y) * image.width + x0 + x) * image.channels + c]!;
        out[(y * side + x) * 3 + c] = (value / 255 - mean[c]!) / std[c]!;
      }
    }
  }
  return out;
}
