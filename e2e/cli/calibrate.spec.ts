import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fovea, type Line } from '../support/fovea.ts';
import { golden, goldenFolder, packGolden } from '../support/golden.ts';

/*
 * Twin in `npm test`: trial-model.test.ts, which measures and corrects a layer; score.spec.ts scores a package that the command packed, and
 * pack.test.ts has the options.
 */
test('pack --calibrate corrects biases and tells the drift that scoring then shows @all', async () => {
  test.setTimeout(10 * 60_000);
  const folder = await mkdtemp(join(tmpdir(), 'fovea-calibrate-'));
  try {
    const table = join(folder, 'items.jsonl');
    const chosen = golden.images.filter(({ id }) => ['scene', 'wide', 'texture'].includes(id));
    const items = chosen.map(({ id, prompt, answer }) =>
      JSON.stringify({ file: join(goldenFolder, `${id}.png`), prompt, description: answer }),
    );
    await writeFile(table, items.join('\n'));
    const [exact, packed, report] = ['exact', 'packed', 'report.json'].map((name) => join(folder, name));
    await packGolden(exact!);
    const out = await packGolden(packed!, 'int8', ['--calibrate', table, '--report', report!]);
    const { calibration } = JSON.parse(out) as {
      calibration: {
        images: number;
        corrected: boolean;
        drift: Record<string, Record<'stored' | 'corrected', { mean: number; largest: number }>>;
      };
    };
    expect(calibration).toMatchObject({ images: 3, corrected: true });
    const { stored, corrected } = calibration.drift.quality!;
    expect(corrected.mean).toBeLessThan(stored.mean);

    const scores = async (model: string) => {
      const args = ['score', '--items', table, '--model', model, '--crops', '3', '--backend', 'wasm'];
      const { code, err, lines } = await fovea([...args, '--heads', 'quality']);
      expect(code, err).toBe(0);
      return (lines as Required<Line>[]).map(({ scores: found }) => found.quality!);
    };
    const truth = await scores(exact!);
    const drift = (await scores(packed!)).map((score, i) => Math.abs(score - truth[i]!));
    expect(Math.max(...drift)).toBeCloseTo(corrected.largest, 4);

    const { layers } = JSON.parse(await readFile(report!, 'utf8')) as {
      layers: { name: string; stored: string; weightError: number; outputError?: number }[];
    };
    const first = layers.find(({ name }) => name === 'crop.blocks.0.mlp.in.weight')!;
    expect(first).toMatchObject({ stored: 'int8' });
    expect(first.outputError).toBeGreaterThan(1e-4);
    expect(first.outputError).toBeLessThan(0.02);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
