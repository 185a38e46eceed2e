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
  test.setTimeout(20 * 60_000);
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
      const file = encode({ width: whole, height: whole, data, channels: 3, depth: 8 });
      await writeFile(join(folder, name), file);
    };
    const changes: Record<string, (data: Uint8Array) => Uint8Array> = {
      black: (data) => data.map((value, at) => (at < data.length / 2 ? 0 : value)),
      compressed: (data) => distort(data, whole, whole, 'jpeg', distortionLevels.jpeg.length - 1, random),
    };
    for (let i = 0; i < 20; i++) {
      const sample = join(projectRoot, 'public', 'samples', `${pictures[i % 3]}.jpg`);
      const data = turned(await pixelsOf(page, sample, whole), Math.floor(i / 3));
      await put(`${i}.png`, data);
      if (i % 10 === 4)
        for (const [kind, change] of Object.entries(changes)) await put(`${i}-${kind}.png`, change(data));
    }
    const images = names.map((name) => join(folder, name));
    const scored = await fovea(['score', ...images, '--crops', '3', '--backend', 'wasm']);
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
    const gate = (path: string, ...more: string[]) =>
      fovea(['compare', base, path, '--by', 'file', '--fail-below', 'quality=-0.1', ...more]);
    const black = await gate(await run('black'));
    expect(black.code, black.out).toBe(3);
    expect(black.out).toMatch(
      /damage fails\. 2 of 20 images of .* are damaged, .* are not: 4\.png, 14\.png\./,
    );
    const path = await run('compressed');
    const compressed = await gate(path, '--fail-faults', 'compression=0');
    expect(compressed.code, compressed.out).toBe(3);
    expect(compressed.out).toMatch(/compression fails\. 2 of 20 images of .* do not: 4\.png, 14\.png\./);
    // without a limit it is said all the same
    expect((await gate(path)).out).toMatch(/warning, compression has no limit\. 2 of 20 images/);
    const same = await gate(base, '--fail-faults', 'compression=0');
    expect(same.code, same.out).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Side of the page's samples. */
const whole = 512;

/** One of the eight ways to turn and mirror a picture. */
function turned(rgb: Uint8Array, way: number): Uint8Array {
  const flip = (at: number, bit: number) => (way & bit ? whole - 1 - at : at);
  return Uint8Array.from({ length: 3 * whole * whole }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const [x, y] = [flip(pixel % whole, 1), flip(Math.floor(pixel / whole), 2)];
    return rgb[3 * (way & 4 ? x * whole + y : y * whole + x) + (i % 3)]!;
  });
}
