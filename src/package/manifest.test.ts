import { beforeAll, describe, expect, it } from 'vitest';
import { parseManifest } from './manifest.ts';
import { openSmall, packSmall } from '../testing/small-package.ts';

type Json = Record<string, unknown>;

let good: Json;
beforeAll(async () => {
  const { files } = await packSmall([await openSmall('ImageReward.pt')]);
  good = JSON.parse(new TextDecoder().decode(files.get('manifest.json'))) as Json;
});

/** A copy with one field, given by its dotted path, replaced; undefined removes it. */
function changed(path: string, value: unknown): string {
  const copy = structuredClone(good);
  const keys = path.split('.');
  const last = keys.pop()!;
  let at = copy;
  for (const key of keys) at = at[key] as Json;
  // JSON leaves out what is undefined.
  at[last] = value;
  return JSON.stringify(copy);
}

describe('parseManifest', () => {
  it('takes what pack wrote, and keeps extras', () => {
    expect(parseManifest(JSON.stringify(good))).toEqual(good);
    expect(parseManifest(changed('extras', { note: [1] })).extras).toEqual({ note: [1] });
  });

  const bin = { from: 0, pairs: 10, agreed: 6.5, equal: 1, images: 5 };
  const reliable = {
    source: 'folds',
    on: '5 images',
    images: 5,
    scale: [0, 5],
    interval: { level: 0.8, below: 0.5, above: 0.4 },
    pairs: [bin, { ...bin, from: 0.5 }],
  };
  it('takes what held-out predictions say of a head, or that nothing is known', () => {
    for (const known of [reliable, { ...reliable, interval: null, samePrompt: [bin] }])
      expect(parseManifest(changed('heads.0.reliability', known)).heads[0]!.reliability).toEqual(known);
    const reference = { images: 5, what: 'training images' };
    expect(parseManifest(changed('heads.0.reference', reference)).heads[0]!.reference).toEqual(reference);
  });

  const wrong: [string, string, unknown, RegExp][] = [
    ['another version', 'version', 2, /format version 2; this version of Fovea reads version 1/],
    ['a version in words', 'version', 'one', /version: expected 1, found "one"/],
    ['a missing title', 'title', undefined, /title: expected/],
    ['a number as text', 'heads.0.min', '0', /heads\.0\.min: expected number, found "0"/],
    ['a short percentile table', 'heads.0.percentiles', [1, 2], /heads\.0\.percentiles/],
    [
      'a shard in the folder above',
      'shards.0.file',
      '../model.safetensors',
      /shards\.0\.file: a file is named/,
    ],
    ['a shard with an absolute path', 'shards.0.file', '/etc/passwd', /shards\.0\.file/],
    ['a shard with a backslash', 'shards.0.file', '..\\x', /shards\.0\.file/],
    ['a shard on another host', 'shards.0.file', 'https://example.org/x', /shards\.0\.file/],
    ['an escaped path', 'shards.0.file', '%2e%2e%2fx', /shards\.0\.file/],
    ['a tokenizer that is a scheme', 'tokenizer', 'data:text/plain,x', /tokenizer/],
    ['a tokenizer that hides', 'tokenizer', '.tokenizer', /tokenizer/],
    ['a shard of 33 MiB', 'shards.0.bytes', 33 << 20, /shards\.0\.bytes/],
    ['no held-out images', 'heads.0.reliability', { images: -1 }, /heads\.0\.reliability/],
    ['a pair table out of order', 'heads.0.reliability', { ...reliable, pairs: [bin, bin] }, /begins above/],
    [
      'more agreement than pairs',
      'heads.0.reliability',
      { ...reliable, pairs: [{ ...bin, agreed: 11 }] },
      /no more pairs can agree/,
    ],
    [
      'an interval upside down',
      'heads.0.reliability',
      { ...reliable, interval: { level: 0.8, below: 1, above: -2 } },
      /an interval ends above/,
    ],
    ['no shards', 'shards', [], /shards/],
    ['a checksum in capitals', 'shards.0.sha256', 'A'.repeat(64), /shards\.0\.sha256: a SHA-256/],
    ['a default head that is none', 'defaultHeads', ['beauty'], /no head beauty/],
    ['a scale upside down', 'heads.0.max', -9, /min -3, max -9/],
    ['widths that do not divide', 'config.imageTower.heads', 5, /config: imageTower\.width/],
    ['a hostile size', 'config.text.width', 1e9, /config\.text\.width/],
    ['another crop size', 'crops.size', 256, /crops\.size/],
    ['a file name taken twice', 'tokenizer', 'model-00001.safetensors', /same name/],
    ['ImageReward without its sizes', 'config.rewardSizes', undefined, /rewardSizes/],
  ];
  it.each(wrong)('refuses %s in one sentence', (_, path, value, message) => {
    expect(() => parseManifest(changed(path, value))).toThrow(message);
    expect(() => parseManifest(changed(path, value))).toThrow(
      expect.objectContaining({ code: 'model-invalid' }) as Error,
    );
  });

  it.each(['', '{', 'null', '[]', '"x"', '{"version":1}'])('refuses %j', (text) => {
    expect(() => parseManifest(text)).toThrow(/manifest\.json is not valid/);
  });
});
