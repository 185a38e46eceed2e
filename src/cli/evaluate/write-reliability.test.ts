import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseManifest } from '../../package/manifest.ts';
import { openSmall, packSmall } from '../../testing/small-package.ts';
import { checkTarget, writeReliability, type Measured } from './write-reliability.ts';

const head = 'imagereward';
let folder: string;
let before: Map<string, Buffer>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-package-'));
  const { files } = await packSmall([await openSmall('ImageReward.pt')]);
  for (const [file, bytes] of files) await writeFile(join(folder, file), bytes);
  before = await contents();
});
afterEach(() => rm(folder, { recursive: true }));

async function contents(): Promise<Map<string, Buffer>> {
  const names = (await readdir(folder)).sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
}
const target = () => ({ folder, name: '--write pkg', head });
const id = async () => {
  const json = await readFile(join(folder, 'manifest.json'));
  return `small@${createHash('sha256').update(json).digest('hex').slice(0, 12)}`;
};
const rows = (model: string | undefined, count = 20): Measured[] =>
  Array.from({ length: count }, (_, i) => ({ score: i / 10 - 1, rating: i / 10 - 1.25, model }));
async function write(items: Measured[]) {
  const said: string[] = [];
  await writeReliability({ say: (line) => said.push(line) }, target(), items, '/data/mine.csv');
  return said;
}

test('the manifest and its card say it; the weights stay, and what is replaced is told', async () => {
  const first = await id();
  expect(await write(rows(first))).toEqual([
    '--write pkg now says of imagereward: people’s mean rating lies between the score − 0.25 and the score − 0.25 for 8 of 10 images (20 images of mine.csv).',
  ]);
  const after = await contents();
  expect([...after.keys()]).toEqual([...before.keys()]);
  for (const [name, bytes] of after)
    if (name !== 'manifest.json' && name !== 'MODEL_CARD.md') expect(bytes).toEqual(before.get(name));
  const known = parseManifest(after.get('manifest.json')!.toString());
  expect(known.heads[0]!.reliability).toMatchObject({ source: 'table', images: 20, scale: [-3, 3] });
  expect(after.get('MODEL_CARD.md')!.toString()).toContain('20 images of mine.csv');
  // scores made before the manifest changed are still this package's
  expect(await write(rows(first, 30))).toEqual([
    expect.stringContaining('30 images of mine.csv') as string,
    expect.stringMatching(/^That replaces: .*20 images of mine\.csv/) as string,
  ]);
});

test('an edited card is nobody’s to replace', async () => {
  await writeFile(join(folder, 'MODEL_CARD.md'), '# Mine');
  expect(await write(rows(await id()))).toContain(
    'MODEL_CARD.md of --write pkg was edited and stays as it is.',
  );
  expect(await readFile(join(folder, 'MODEL_CARD.md'), 'utf8')).toBe('# Mine');
});

test('predictions of folds name no model, and are paired within their fold', async () => {
  const folds = rows(undefined, 30).map((row, i) => ({ ...row, fold: 1 + (i % 3), group: `${i % 2}` }));
  const [said] = await write(folds);
  expect(said).toContain('each scored by one of 3 models trained without its prompt');
  const { reliability } = parseManifest(await readFile(join(folder, 'manifest.json'), 'utf8')).heads[0]!;
  expect(reliability!.source).toBe('folds');
  expect(reliability!.pairs.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(3 * 45);
  // what is known of other generators stays
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as { heads: { reliability: object }[] };
  const otherGenerators = { on: '20 images', interval: { level: 0.8, below: 1, above: 2 } };
  Object.assign(manifest.heads[0]!.reliability, { otherGenerators });
  await writeFile(path, JSON.stringify(manifest));
  await write(folds);
  expect(parseManifest(await readFile(path, 'utf8')).heads[0]!.reliability).toMatchObject({
    otherGenerators,
  });
});

test.each([
  [
    'of another model',
    () => rows('other@0123456789ab'),
    /scores are of other@0123456789ab, not of the package/,
  ],
  ['of no named model', () => rows(undefined), /a model that the lines do not name/],
  [
    'of generators left out',
    () => rows(undefined, 30).map((row) => ({ ...row, fold: 1, generator: 'family' })),
    /models that had not seen the generator/,
  ],
  ['of too few images', async () => rows(await id(), 5), /5 rated images are too few/],
  [
    'on another scale',
    async () => [...rows(await id()), { score: 1, rating: 80, model: await id() }],
    /A rating of 80 is outside the scale of imagereward, -3 to 3/,
  ],
])('scores %s leave the package byte for byte', async (_, items, message) => {
  await expect(write(await items())).rejects.toThrow(message);
  expect(await contents()).toEqual(before);
});

test('a folder without a package, or without the head, is refused before anything is scored', async () => {
  await expect(checkTarget({ ...target(), folder: tmpdir() })).rejects.toThrow(
    '--write pkg is not the folder of a model package.',
  );
  await expect(checkTarget({ ...target(), head: 'beauty' })).rejects.toThrow(
    /no score "beauty"; it has imagereward/,
  );
  await checkTarget(target());
});
