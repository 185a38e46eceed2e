import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { encode } from 'fast-png';
import { projectRoot } from '../../src/cli/engine/build.ts';
import { kendall } from '../../src/evaluation/correlation.ts';
import { distort, distortionKinds, distortionLevels } from '../../src/training/distortion/distort.ts';
import { Random } from '../../src/shared/random.ts';
import { fovea } from '../support/fovea.ts';
import { pixelsOf } from '../../src/tools/demo-assets/pixels.ts';

/* How the demo model does beyond its validation images: the more an image is degraded, the lower its quality score. A test of the
 * demo's weights, not of code: its twin in `npm test` are the demo's own tests (src/worker/scoring/demo-parts.test.ts).
 */

const side = 384;
/** Of the page's samples those without a fault. */
const pictures = ['lake', 'dusk', 'still-life'];

test('five growing steps of blur, noise, JPEG and downscaling lower the quality in order @all', async ({
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-distortion-'));
  try {
    const random = new Random(5);
    const files: { picture: string; kind: string; step: number; path: string }[] = [];
    for (const picture of pictures) {
      const rgb = await pixelsOf(page, join(projectRoot, 'public', 'samples', `${picture}.jpg`), side);
      for (const kind of distortionKinds) {
        for (let step = 0; step <= distortionLevels[kind].length; step++) {
          const data = step === 0 ? rgb : distort(rgb, side, side, kind, step - 1, random);
          // the picture itself begins every chain
          const path = join(folder, step === 0 ? `${picture}.png` : `${picture}-${kind}-${step}.png`);
          await writeFile(path, encode({ width: side, height: side, data, channels: 3, depth: 8 }));
          files.push({ picture, kind, step, path });
        }
      }
    }
    const paths = [...new Set(files.map(({ path }) => path))];
    const arguments_ = ['score', ...paths, '--crops', '3', '--backend', 'wasm'];
    const { code, lines, err } = await fovea(arguments_);
    expect(code, err).toBe(0);
    const quality = new Map(lines.map(({ file, scores }) => [file, scores!.quality!]));
    const orders = pictures.flatMap((picture) =>
      distortionKinds.map((kind) => {
        const chain = files.filter((file) => file.picture === picture && file.kind === kind);
        const falling = chain.map(({ path }) => -quality.get(path)!);
        return {
          picture,
          kind,
          tau: kendall(
            chain.map(({ step }) => step),
            falling,
          ),
        };
      }),
    );
    const mean = orders.reduce((sum, { tau }) => sum + tau, 0) / orders.length;
    expect(mean, JSON.stringify(orders)).toBeGreaterThanOrEqual(0.8);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('the gate finds that one picture in ten is half black, or compressed again @all', async ({ page }) => {
  test.setTimeout(900_000);
  const folder = await mkdtemp(join(tmpdir(), 'fovea-gate-'));
  try {
    const random = new Random(6);
    const names: string[] = [];
    const put = async (name: string, data: Uint8Array): Promise<void> => {
      names.push(name);
      const file = encode({ width: cut, height: cut, data, channels: 3, depth: 8 });
      await writeFile(join(folder, name), file);
    };
    const changes: Record<string, (data: Uint8Array) => Uint8Array> = {
      black: (data) => data.map((value, at) => (at < data.length / 2 ? 0 : value)),
      compressed: (data) => distort(data, cut, cut, 'jpeg', distortionLevels.jpeg.length - 1, random),
    };
    for (let i = 0; i < 20; i++) {
      const sample = join(projectRoot, 'public', 'samples', `${pictures[i % 3]}.jpg`);
      const data = windowOf(await pixelsOf(page, sample, side), 18 * Math.floor(i / 3));
      await put(`${i}.png`, data);
      if (i % 10 === 4)
        for (const [kind, change] of Object.entries(changes)) await put(`${i}-${kind}.png`, change(data));
    }
    const scored = await fovea([
      'score',
      ...names.map((name) => join(folder, name)),
      '--crops',
      '3',
      '--backend',
      'wasm',
    ]);
    expect(scored.code, scored.err).toBe(0);
    const run = async (kind: string): Promise<string> => {
      const lines = scored.lines.flatMap(({ file, ...rest }) => {
        const [, number, of] = /(\d+)(?:-(\w+))?\.png$/.exec(file)!;
        const changed = Number(number) % 10 === 4 && kind !== 'base';
        return (of ?? 'base') === (changed ? kind : 'base') ? [{ file: `${number}.png`, ...rest }] : [];
      });
      expect(lines).toHaveLength(20);
      const path = join(folder, `${kind}.jsonl`);
      await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      return path;
    };
    const base = await run('base');
    for (const kind of Object.keys(changes)) {
      const { code, out } = await fovea([
        'compare',
        base,
        await run(kind),
        '--by',
        'file',
        '--fail-below',
        'quality=-0.1',
      ]);
      expect([kind, code], out).toEqual([kind, 3]);
    }
    const same = await fovea(['compare', base, base, '--by', 'file', '--fail-below', 'quality=-0.1']);
    expect(same.code, same.out).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Side of the windows that are cut out of a picture. */
const cut = 256;

/** A window on the picture's diagonal, `at` pixels from its corner. */
function windowOf(rgb: Uint8Array, at: number): Uint8Array {
  return Uint8Array.from({ length: 3 * cut * cut }, (_, i) => {
    const [x, y] = [at + (Math.floor(i / 3) % cut), at + Math.floor(i / 3 / cut)];
    return rgb[3 * (y * side + x) + (i % 3)]!;
  });
}
