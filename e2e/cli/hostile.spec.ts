import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { op, pickle } from '../../src/testing/pickle-writer.ts';
import { zipBytes } from '../../src/testing/zip-writer.ts';
import { hostileItems, writeHostileImages } from '../hostile/images.ts';
import { hostileModels, writeHostileModel } from '../hostile/models.ts';
import { fovea, type Line, type Run } from '../support/fovea.ts';
import { goldenFolder, packGolden } from '../support/golden.ts';

/* Inputs made to go wrong: each gets its own stated error, and the rest of its batch is scored all the same. */

let folder: string;
let model: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-hostile-'));
  model = join(folder, 'model');
  await packGolden(model);
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

const score = (args: string[]): Promise<Run> =>
  fovea(['score', '--crops', '1', '--backend', 'wasm', ...args]);

test.describe('images and texts, all in one batch', () => {
  let run: Run;
  let reference: Line;
  test.beforeAll(async () => {
    test.setTimeout(10 * 60_000);
    const images = join(folder, 'images');
    await writeHostileImages(images);
    const good = { file: 'good.png' };
    const items = [good, ...hostileItems.map(({ item }) => item), good];
    const table = join(folder, 'items.jsonl');
    await writeFile(table, items.map((item) => JSON.stringify(item)).join('\n'));
    run = await score(['--items', table, '--images', images, '--model', model]);
    reference = run.lines[0]!;
  });

  test('a line for each item in order, exit code 1, and no trouble for the good ones', () => {
    expect(run.code, run.err).toBe(1);
    const files = ['good.png', ...hostileItems.map(({ item }) => item.file), 'good.png'];
    expect(run.lines.map((line) => line.file)).toEqual(files);
    expect(run.out.endsWith('}\n')).toBe(true);
    expect(Number.isFinite(reference.scores?.quality)).toBe(true);
    expect(run.lines.at(-1)!.scores).toEqual(reference.scores);
    const failed = hostileItems.filter(({ fate }) => 'code' in fate).length;
    expect(run.err).toContain(`${failed} of ${hostileItems.length + 2} failed.`);
  });

  for (const [i, { title, fate }] of hostileItems.entries()) {
    test(title, () => {
      const line = run.lines[i + 1]!;
      if ('code' in fate) {
        expect(line.error).toMatch(fate.error);
        expect(line.code).toBe(fate.code);
        expect(line.scores).toBeUndefined();
        return;
      }
      expect(line.error).toBeUndefined();
      expect(Number.isFinite(line.scores?.quality)).toBe(true);
      if (fate.scored) {
        expect(line.warnings!.filter((warning) => fate.scored!.test(warning))).toHaveLength(1);
      }
    });
  }

  test('the same pixels score the same in every format', () => {
    const scoreOf = (title: string): number => {
      const at = hostileItems.findIndex((item) => item.title === title);
      return run.lines[at + 1]!.scores!.quality!;
    };
    expect(scoreOf('16-bit grey PNG')).toBe(reference.scores!.quality);
    expect(scoreOf('animated GIF')).toBe(reference.scores!.quality);
    expect(scoreOf('same file twice')).toBe(reference.scores!.quality);
    expect(scoreOf('same name in another folder')).not.toBe(reference.scores!.quality);
  });
});

// what is wrong with each is found by code that open-package.test.ts tests; here, that the command line says it for one
for (const [i, hostile] of hostileModels.entries()) {
  const tier = hostile.code === 'weights-not-finite' ? '' : ' @all';
  test(`model package: ${hostile.title}${tier}`, async () => {
    const spoiled = join(folder, `spoiled-${i}`);
    await writeHostileModel(model, spoiled, hostile);
    const image = join(goldenFolder, 'scene.png');
    const { code, lines, err } = await score([image, 'none.png', '--model', spoiled]);
    expect(code, err).toBe(1);
    expect(lines).toHaveLength(2);
    expect(lines[0]!.error).toMatch(hostile.error);
    expect(lines[0]).toMatchObject({ file: image, code: hostile.code });
    expect(lines[1]).toMatchObject({ file: 'none.png', code: 'file-missing' });
  });
}

test.describe('checkpoints', () => {
  const pack = async (file: string): Promise<Run & { made: boolean }> => {
    const out = join(folder, `${file}-package`);
    const vocabulary = join(goldenFolder, 'vocab_small.txt');
    const result = await fovea(['pack', join(folder, file), '--vocab', vocabulary, '--out', out]);
    return { ...result, made: existsSync(join(out, 'manifest.json')) };
  };

  // twin in `npm test`: pack.test.ts, which has all that no checkpoint is
  test('a .pth with a malicious pickle is refused and not executed @all', async () => {
    const proof = join(folder, 'executed');
    const attack = pickle([
      ...op.global('os', 'system'),
      ...op.string(`touch ${proof}`),
      ...op.tuple1,
      ...op.reduce,
    ]);
    await writeFile(
      join(folder, 'malicious.pth'),
      await zipBytes([
        { name: 'archive/data.pkl', data: attack },
        { name: 'archive/version', data: new TextEncoder().encode('3\n') },
      ]),
    );
    const { code, err, made } = await pack('malicious.pth');
    expect(err).toMatch(/refused: its pickle .*os\.system/);
    expect({ code, made, executed: existsSync(proof) }).toEqual({ code: 1, made: false, executed: false });
  });
});
