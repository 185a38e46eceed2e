import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import recipe from '../../src/cli/train/demo-recipe.json' with { type: 'json' };
import { encode } from 'fast-png';
import { openPackage } from '../../src/package/open-package.ts';
import { fovea, type Line } from '../support/fovea.ts';
import { paintedPictures } from '../support/painted.ts';

/** Pictures to train on, and their side: the model reads squares of 112. */
const [count, size] = [6, 144];

/** The files in a folder, as a page gets them. */
const filesOf = async (folder: string): Promise<File[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return Promise.all(
    names.map(async (name) => new File([Uint8Array.from(await readFile(join(folder, name)))], name)),
  );
};

interface Kept {
  provenance: { measured?: { srcc: number; on: string } };
}

test('train: a package that opens, and going on from its check-point to the very same package @all', async () => {
  await train(0);
});

// a training more for each fold; that what is trained scores is also said by the demo, in every other test
test('train: as many folds as asked for, and what they gave stays in the package, which scores @all', async () => {
  await train(2);
});

async function train(folds: number): Promise<void> {
  test.setTimeout(5 * 60_000);
  const folder = await mkdtemp(join(tmpdir(), 'fovea-train-'));
  try {
    const pictures = join(folder, 'pictures');
    await mkdir(pictures);
    const painted = paintedPictures(count, size, 3).entries();
    for (const [i, { side, rgb }] of painted)
      await writeFile(
        join(pictures, `${i}.png`),
        encode({ width: side, height: side, data: rgb, channels: 3 }),
      );
    const rows = Array.from(
      { length: count },
      (_, i) => `${i}.png,a picture of thing ${i},what is seen is thing ${i},${i},${5 - i}`,
    );
    const [table, config, out] = ['rated.csv', 'recipe.json', 'package'].map((name) => join(folder, name));
    await writeFile(table!, ['name,prompt,description,mos_quality,mos_align', ...rows].join('\n'));
    const small = { epochs: 1, vocabulary: 120, keptCrops: 2, keptWindows: 3, worsened: 1 };
    const batch = { ...recipe.batch, size: 2, chains: 1, contrastRows: 2, mismatches: 2 };
    await writeFile(config!, JSON.stringify({ ...recipe, ...small, batch }));
    const run = (...more: string[]) =>
      fovea(['train', '--items', table!, '--images', pictures, '--config', config!, '--out', out!, ...more]);
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

    const opened = await openPackage({ kind: 'files', files: await filesOf(out!) });
    expect(opened.manifest.heads.map(({ name }) => name)).toEqual(['quality', 'alignment']);
    for await (const { name } of opened.tensors()) expect(name).not.toBe('');
    if (folds === 0) return;
    const scored = await fovea(['score', '--items', table!, '--images', pictures, '--model', out!]);
    expect(scored.code, scored.err).toBe(0);
    const scores = (scored.lines as Required<Line>[]).map((line) => line.scores.quality!);
    expect(scores).toHaveLength(count);
    expect(scores.every(Number.isFinite)).toBe(true);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
