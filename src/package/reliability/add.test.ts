import { beforeAll, describe, expect, it } from 'vitest';
import { openSmall, packSmall } from '../../testing/small-package.ts';
import type { Reliability } from '../../shared/reliability.ts';
import { addReliability, earlierHashes } from './add.ts';
import { packageFacts } from '../package-facts.ts';
import { parseManifest, type Manifest } from '../manifest.ts';

let json: string;
beforeAll(async () => {
  const { files } = await packSmall([await openSmall('ImageReward.pt')]);
  json = new TextDecoder().decode(files.get('manifest.json'));
});

const measured = (images: number): Reliability => ({
  ...{ source: 'table', on: `${images} images of mine.csv`, images, scale: [-3, 3] },
  interval: images < 9 ? null : { level: 0.8, below: 0.5, above: 0.25 },
  pairs: [{ from: 0, pairs: 45, agreed: 30, equal: 0, images }],
});

describe('what held-out predictions say of a head', () => {
  it('goes into the manifest, which stays as it was otherwise, also what this version does not know', () => {
    const raw = JSON.parse(json) as Manifest;
    const later = JSON.stringify({ ...raw, later: { version: 'field' }, extras: { note: 1 } });
    const {
      json: text,
      manifest,
      replaced,
    } = addReliability(later, 'a'.repeat(64), 'imagereward', measured(10));
    expect(replaced).toBeUndefined();
    expect(manifest.heads[0]!.reliability).toEqual(measured(10));
    const { heads, extras, ...rest } = JSON.parse(text) as Manifest & { later: unknown };
    expect(heads).toEqual([{ ...raw.heads[0], reliability: measured(10) }]);
    expect(extras).toEqual({ note: 1, earlier: ['aaaaaaaaaaaa'] });
    expect({ ...rest, heads: raw.heads }).toEqual({ ...raw, later: { version: 'field' } });
  });

  it('replaces what was said before, and tells it; earlier hashes are remembered, not without end', () => {
    let text = json;
    for (let i = 0; i < 20; i++) {
      const added = addReliability(text, `${i}`.padEnd(64, '0'), 'imagereward', measured(10 + i));
      expect(added.replaced?.images).toBe(i === 0 ? undefined : 9 + i);
      text = added.json;
    }
    const known = earlierHashes(parseManifest(text));
    expect(known).toHaveLength(16);
    expect(known.at(-1)).toBe('190000000000');
    expect(earlierHashes({ extras: { earlier: 'x' } })).toEqual([]);
  });

  it('is refused where it is not valid: nothing is written then', () => {
    const wrong = { ...measured(10), pairs: [] };
    expect(() => addReliability(json, '', 'imagereward', wrong)).toThrow(/heads\.0\.reliability\.pairs/);
    expect(() => addReliability('{}', '', 'imagereward', measured(10))).toThrow(/not valid/);
  });

  it('tells the interval of other generators beside that of its own', () => {
    const otherGenerators = { on: '60 images of others', interval: { level: 0.8, below: 1, above: 0.5 } };
    const added = addReliability(json, '', 'imagereward', { ...measured(10), otherGenerators });
    expect(added.manifest.heads[0]!.reliability!.otherGenerators).toEqual(otherGenerators);
    expect(packageFacts(added.manifest, '').reliability).toBe(
      'imagereward: people’s mean rating lies between the score − 0.5 and the score + 0.25 for 8 of 10 images (10 images of mine.csv); for images of other generators, as most new images are, between the score − 1 and the score + 0.5 for 8 of 10 images (60 images of others)',
    );
  });

  it('is a fact of the package in words', () => {
    const words = (text: string) => packageFacts(parseManifest(text), '').reliability;
    expect(words(json)).toBe('imagereward: not known');
    expect(words(addReliability(json, '', 'imagereward', measured(10)).json)).toBe(
      'imagereward: people’s mean rating lies between the score − 0.5 and the score + 0.25 for 8 of 10 images (10 images of mine.csv)',
    );
    expect(words(addReliability(json, '', 'imagereward', measured(8)).json)).toBe(
      'imagereward: too few images to say (8 images of mine.csv)',
    );
  });
});
