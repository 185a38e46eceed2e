import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeSafetensors } from '../../src/formats/safetensors.ts';
import type { TensorSource } from '../../src/formats/tensor-source.ts';
import {
  goldenCheckpoint,
  goldenClip,
  goldenConfig,
  goldenHead,
  madeUpMerges,
} from '../../src/testing/clip/golden-checkpoint.ts';
import { fovea, type Line } from '../support/fovea.ts';
import { goldenFolder } from '../support/golden.ts';
import { readNpy } from '../support/npy.ts';

/* A CLIP model with a head in a file of its own, from its checkpoints to its scores: the whole way, on both backends. */

const heads = ['aesthetic1', 'aesthetic2'] as const;
/** Patches of the golden model's square, a side. */
const grid = 4;
/** One per cent of the span where weights are rounded. */
const bounds = { f32: 1e-4, int8: 0.01 * 9 };

async function save(path: string, source: TensorSource): Promise<string> {
  const tensors = [];
  for (const [name, { shape }] of source.tensors) {
    const { buffer } = await source.read(name);
    tensors.push({ name, dtype: 'F32' as const, shape, bytes: new Uint8Array(buffer) });
  }
  await writeFile(path, writeSafetensors(tensors));
  return path;
}

for (const [format, bound] of Object.entries(bounds)) {
  test(`a CLIP model in ${format} is packed and scored like PyTorch’s, on WASM and WebGPU @all`, async () => {
    test.setTimeout(10 * 60_000);
    const folder = await mkdtemp(join(tmpdir(), 'fovea-clip-'));
    try {
      const files = [await save(join(folder, 'clip.safetensors'), goldenCheckpoint('openai'))];
      for (const head of heads) files.push(await save(join(folder, `${head}.safetensors`), goldenHead(head)));
      await writeFile(join(folder, 'config.json'), JSON.stringify(goldenConfig('openai')));
      await writeFile(join(folder, 'merges.txt'), madeUpMerges);
      const model = join(folder, 'model');
      const packed = await fovea([
        'pack',
        ...files,
        '--out',
        model,
        '--quantize',
        format,
        '--untrained',
        '--heads',
        [...heads, 'cosine'].join(','),
      ]);
      expect(packed.code, packed.err).toBe(0);
      if (format === 'f32') {
        // where a prompt is found, beside the intermediates
        const maps = join(folder, 'maps');
        const { code, err } = await fovea([
          ...['score', join(goldenFolder, 'scene.png'), '--prompt', 'a red house', '--model', model],
          ...['--inspect', maps, '--heads', 'cosine', '--backend', 'wasm'],
        ]);
        expect(code, err).toBe(0);
        expect(err).toContain('relevance.cosine: the cosine of the prompt with each patch');
        const { shape, values } = readNpy(join(maps, 'scene.png.relevance.cosine.npy'));
        expect(shape).toEqual([grid, grid]);
        expect(new Set(values).size).toBe(grid * grid);
        expect(values.every((value) => Math.abs(value) < 1)).toBe(true);
      }
      const { images } = goldenClip.layouts.openai;
      const paths = images.map(({ id }) => join(goldenFolder, `${id}.png`));
      for (const backend of ['wasm', 'webgpu']) {
        const scored = await fovea(['score', ...paths, '--model', model, '--backend', backend], {
          adapter: 'software',
        });
        expect(scored.code, scored.err).toBe(0);
        const lines = scored.lines as Required<Line>[];
        expect(lines).toHaveLength(images.length);
        for (const head of heads) {
          const errors = lines.map(({ scores }, i) =>
            Math.abs(scores[head]! - goldenClip.scorers[head].score[i]!),
          );
          console.info(
            `measured: ${format} ${backend} ${head} off by ${Math.max(...errors).toExponential(1)}`,
          );
          expect(Math.max(...errors), `${backend} ${head}`).toBeLessThan(bound);
        }
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
