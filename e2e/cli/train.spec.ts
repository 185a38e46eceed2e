import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import recipe from '../../src/cli/train/demo-recipe.json' with { type: 'json' };
import { fovea, type Line } from '../support/fovea.ts';

const samples = fileURLToPath(new URL('../../public/samples/', import.meta.url));

interface Kept {
  provenance: { measured?: { srcc: number; on: string } };
}

test('train: a package that scores, and going on from its check-point to the very same package', async () => {
  await train(0);
});

// a training more for each fold
test('train: as many folds as asked for, and what they gave stays in the package @all', async () => {
  await train(2);
});

async function train(folds: number): Promise<void> {
  test.setTimeout(5 * 60_000);
  const folder = await mkdtemp(join(tmpdir(), 'fovea-train-'));
  try {
    const listed = JSON.parse(await readFile(join(samples, 'samples.json'), 'utf8')) as { file: string }[];
    const rows = listed.map(
      ({ file }, i) => `${file},a picture of thing ${i},what is seen is thing ${i},${i},${5 - i}`,
    );
    const [table, config, out] = ['rated.csv', 'recipe.json', 'package'].map((name) => join(folder, name));
    await writeFile(table!, ['name,prompt,description,mos_quality,mos_align', ...rows].join('\n'));
    const small = { epochs: 1, vocabulary: 120, keptCrops: 2, keptWindows: 3, worsened: 1 };
    const batch = { ...recipe.batch, size: 2, chains: 1, contrastRows: 2, mismatches: 2 };
    await writeFile(config!, JSON.stringify({ ...recipe, ...small, batch }));
    const run = (...more: string[]) =>
      fovea(['train', '--items', table!, '--images', samples, '--config', config!, '--out', out!, ...more]);
    const kept = async () => JSON.parse(await readFile(join(out!, 'manifest.json'), 'utf8')) as Kept;
    const weights = () => readFile(join(out!, 'model-00001.safetensors'));

    const first = await run(...(folds > 0 ? ['--folds', `${folds}`] : []));
    expect(first.code, first.err).toBe(0);
    const { measured } = (await kept()).provenance;
    if (folds > 0) {
      expect(measured?.on).toContain(`mean of ${folds} trainings`);
      expect(Math.abs(measured!.srcc)).toBeLessThanOrEqual(1);
    }
    const packed = await weights();

    const again = await run('--resume');
    expect(again.code, again.err).toBe(0);
    expect((await weights()).equals(packed)).toBe(true);
    expect((await kept()).provenance.measured).toEqual(measured);

    const scored = await fovea(['score', '--items', table!, '--images', samples, '--model', out!]);
    expect(scored.code, scored.err).toBe(0);
    const scores = (scored.lines as Required<Line>[]).map((line) => line.scores.quality!);
    expect(scores).toHaveLength(listed.length);
    expect(scores.every(Number.isFinite)).toBe(true);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
