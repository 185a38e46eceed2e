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
