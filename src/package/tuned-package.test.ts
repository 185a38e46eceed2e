import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { headParameters } from '../spec/head-parameters.ts';
import { expandWeight } from '../formats/stored-weight.ts';
import type { TunedHead } from '../shared/tune-api.ts';
import { scAgiqaManifest, type Manifest } from './manifest.ts';
import { openPackage } from './open-package.ts';
import { packageFiles } from './package-source.ts';
import { asFiles, openSmall, packSmall, type SmallPackage } from '../testing/small-package.ts';
import { tunedName, type TunedPackage } from './tuned-manifest.ts';
import { writeTunedPackage } from './tuned-package.ts';

let base: SmallPackage;
let tuned: TunedHead;

beforeAll(async () => {
  base = await packSmall([await openSmall('sc_agiqa.pth')], { quantisation: 'int8' });
  const { config } = scAgiqaManifest(base.report.manifest)!;
  const weights = Object.fromEntries(
    headParameters(config, 'quality').map(({ name, shape }, k) => [
      name,
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + k)),
    ]),
  );
  tuned = {
    head: 'quality',
    base: createHash('sha256').update(base.files.get('manifest.json')!).digest('hex'),
    images: 42,
    folds: 5,
    seed: 1,
    byGroup: true,
    before: { srcc: 0.1, plcc: 0.2, interval: [0, 0.3] },
    after: { srcc: 0.71234567, plcc: 0.7, interval: [0.5, 0.8] },
    gain: [0.4, 0.8],
    verdict: 'better',
    min: 1,
    max: 10,
    origin: 0.75,
    percentiles: Array.from({ length: 101 }, (_, i) => 1 + i / 20),
    reliability: {
      ...{ source: 'tuning', on: '42 rated images', images: 42, scale: [1, 10] },
      interval: { level: 0.8, below: 1.234, above: -0.5 },
      pairs: [
        { from: 0, pairs: 100, agreed: 51.5, equal: 3, images: 40 },
        { from: 0.5, pairs: 50, agreed: 45, equal: 0, images: 30 },
      ],
    },
    weights,
  };
});

async function write(files: Map<string, Uint8Array<ArrayBuffer>>, change: Partial<TunedPackage> = {}) {
  const made = new Map<string, Uint8Array<ArrayBuffer>>();
  const signal = new AbortController().signal;
  const source = packageFiles(
    { kind: 'files', files: asFiles(files) },
    { signal, fetch, onWarning: () => undefined },
  );
  const sink = {
    write: (file: string, bytes: Uint8Array<ArrayBuffer>) =>
      Promise.resolve(void made.set(file, bytes.slice())),
  };
  const request = { tuned, column: 'my | mos', date: '2026-01-31', taken: [], ...change };
  const manifest: Manifest = await writeTunedPackage(source, request, sink, signal, () => undefined);
  return { made, manifest };
}

async function weightsOf(files: Map<string, Uint8Array<ArrayBuffer>>) {
  const opened = await openPackage({ kind: 'files', files: asFiles(files) }, { cache: null });
  const found = new Map<string, { dtype: string; bytes: Buffer; scales: number[]; values: Float32Array }>();
  for await (const { name, stored } of opened.tensors()) {
    const { dtype, bytes, scales = [] } = stored;
    found.set(name, { dtype, bytes: Buffer.from(bytes), scales: [...scales], values: expandWeight(stored) });
  }
  return found;
}

describe('a package with a tuned head', () => {
  it('has the tuned head as f32 and every other tensor byte for byte', async () => {
    const { made, manifest } = await write(base.files);
    const before = await weightsOf(base.files);
    const after = await weightsOf(made);
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [name, weight] of after) {
      const own = tuned.weights[name];
      if (own) {
        expect(weight.dtype).toBe('f32');
        expect(weight.values).toEqual(own);
      } else expect(weight).toEqual(before.get(name));
    }
    expect(manifest.quantisation).toBe('int8');
    expect(manifest.parameters).toBe(base.report.manifest.parameters);
    expect(made.get('tokenizer.json')).toEqual(base.files.get('tokenizer.json'));
  });

  it('says what it was tuned from and on, and what that was worth', async () => {
    const { manifest, made } = await write(base.files);
    expect(manifest.name).toBe('small-tuned');
    expect(manifest.title).toBe('Small, tuned on 42 ratings');
    expect(manifest.provenance.checkpointSha256).toEqual([tuned.base]);
    expect(manifest.provenance.trainingSet).toContain(tuned.base.slice(0, 12));
    expect(manifest.provenance.trainingSet).toMatch(/on 2026-01-31 on 42 images/);
    expect(manifest.provenance.split).toMatch(/5-fold .* by prompt: SRCC 0\.100 before, 0\.712 after/);
    expect(manifest.provenance.seed).toBe(1);
    expect(manifest.provenance.measured?.srcc).toBe(0.7123);
    const [head] = manifest.heads;
    expect([head!.min, head!.max, head!.percentiles]).toEqual([1, 10, tuned.percentiles]);
    expect(manifest.extras?.tuned).toMatchObject({ base: { name: 'small', sha256: tuned.base }, images: 42 });
    const card = new TextDecoder().decode(made.get('MODEL_CARD.md'));
    expect(card).toContain('tuned on 2026-01-31');
    expect(card).toContain(
      '`quality`: people’s mean rating lies between the score − 1.2 and the score − 0.5 for 8 of 10 images (42 rated images).',
    );
    expect(card).toContain('| 0.5 or more | 50 | 90% |');
    expect(manifest.heads.find(({ name }) => name === 'quality')).toMatchObject({
      reliability: tuned.reliability,
      reference: { images: 42 },
    });
  });

  it('can itself be tuned, under yet another name', async () => {
    const first = await write(base.files);
    const hash = createHash('sha256').update(first.made.get('manifest.json')!).digest('hex');
    const again = { ...tuned, base: hash, images: 50 };
    const second = await write(first.made, { tuned: again, taken: ['small-tuned'] });
    expect(second.manifest.name).toBe('small-tuned-2');
    expect(second.manifest.title).toBe('Small, tuned on 50 ratings (2)');
    // the first goes from 0–5 to 1–10, the second stays there
    const branches = (manifest: Manifest) => scAgiqaManifest(manifest)!.config.branches;
    expect(branches(first.manifest)).toMatchObject({ units: { quality: 1.8 }, origins: { quality: 0.75 } });
    expect(branches(second.manifest)).toMatchObject({ units: { quality: 1.8 }, origins: { quality: 1.5 } });
    expect(second.manifest.shards.map(({ file }) => file)).toEqual(
      second.manifest.shards.map((_, i) => `model-0000${i + 1}.safetensors`),
    );
    expect((await weightsOf(second.made)).size).toBe((await weightsOf(base.files)).size);
  });

  it('is not made of another package, nor with weights that do not fit', async () => {
    await expect(write(base.files, { tuned: { ...tuned, base: '0'.repeat(64) } })).rejects.toThrow(
      'Small is not the model that was tuned',
    );
    await expect(write(base.files, { tuned: { ...tuned, weights: {} } })).rejects.toThrow(
      'are not this model',
    );
    await expect(write(base.files, { tuned: { ...tuned, head: 'beauty' } })).rejects.toThrow(
      'no head beauty',
    );
  });
});

it('a name is never taken twice', () => {
  expect(tunedName('demo', [])).toBe('demo-tuned');
  expect(tunedName('demo', ['demo-tuned', 'demo-tuned-2'])).toBe('demo-tuned-3');
  expect(tunedName('demo-tuned', [])).toBe('demo-tuned-2');
  expect(tunedName('demo-tuned-2', ['demo-tuned'])).toBe('demo-tuned-3');
  expect(tunedName('x'.repeat(80), []).length).toBeLessThanOrEqual(80);
});
