import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { tinyConfig, tinyRecipe, usualTrunks } from '../testing/tiny-training.ts';
import { configSchema } from './config.ts';
import { familyOf } from './families.ts';
import { scoreShares, sharingHeads } from './shares.ts';

const heads = ['quality', 'alignment'];
const trunks = usualTrunks(2);

/** A manifest's configuration with such a pooled branch, and words that count 0.2. */
const read = (pooled: object) => {
  const branches = { ...tinyConfig.branches, pooled: { trunks, ...pooled } };
  return v.parse(configSchema, { ...tinyConfig, branches });
};

describe('shares of a score', () => {
  it('are one number for all heads and images, as packages have had it', () => {
    const { branches } = read({ share: 0.5 });
    for (const head of heads)
      for (const undescribed of [false, true]) {
        const { experts, ...others } = scoreShares(branches, head, undescribed);
        expect(others).toEqual({ words: 0.2, trunk: 0.5 });
        expect(experts).toBeCloseTo(0.3, 12);
      }
    expect(scoreShares({}, 'quality', true)).toEqual({ words: 0, trunk: 0, experts: 1 });
  });

  it('are others by head, and without a description', () => {
    const { branches } = read({
      share: { quality: 0.5, alignment: 0.35 },
      undescribed: { share: { quality: 0.6 } },
    });
    const trunk = (head: string, undescribed: boolean) => scoreShares(branches, head, undescribed).trunk;
    expect(heads.map((head) => trunk(head, false))).toEqual([0.5, 0.35]);
    expect(heads.map((head) => trunk(head, true))).toEqual([0.6, 0.35]);
    const all = read({ share: 0.5, undescribed: { share: 0.7 } }).branches;
    expect(heads.map((head) => scoreShares(all, head, true).trunk)).toEqual([0.7, 0.7]);
  });

  it.each([
    ['no column where all images are alike', { share: { quality: 0.5, alignment: 0.3 } }, []],
    ['one for all heads, as rows have been kept', { share: 0.5, photographs: { share: 1 } }, ['quality']],
    [
      'one for all heads that do not differ',
      { share: { quality: 0.5, alignment: 0.5 }, undescribed: { share: 0.6 } },
      ['quality'],
    ],
    [
      'one for each head where only images without a description differ by head',
      { share: 0.5, undescribed: { share: { quality: 0.6 } } },
      heads,
    ],
    [
      'one for each head where heads differ',
      { share: { quality: 0.5, alignment: 0.3 }, photographs: { share: 1 } },
      heads,
    ],
  ])('take in the rows that heads read %s', (_, pooled, columns) => {
    expect(sharingHeads(read(pooled).branches, heads)).toEqual(columns);
  });

  it.each([
    ['are above 1 together', { share: 0.9 }, /above 1 together/],
    ['are so in one head', { share: { quality: 0.5, alignment: 0.81 } }, /above 1 together/],
    ['are so without a description', { share: 0.5, undescribed: { share: 0.9 } }, /above 1 together/],
    ['name a head that is none', { share: { quality: 0.5, alignment: 0.3, beauty: 0 } }, /names beauty/],
    [
      'name one without a description',
      { share: 0.5, undescribed: { share: { beauty: 0.5 } } },
      /undescribed\.share names beauty, which is none of the heads/,
    ],
    ['leave a head out', { share: { quality: 0.5 } }, /share names no share for alignment/],
  ])('are refused where they %s', (_, pooled, message) => {
    const config = read(pooled);
    expect(familyOf(config).problem(heads)).toMatch(message);
    expect(() => tinyRecipe({ model: config })).toThrow(message);
  });

  it('leave photographs something to rise to', () => {
    const { terms: _, ...branches } = tinyConfig.branches;
    const whole = (shares: object) =>
      familyOf({
        ...tinyConfig,
        branches: { ...branches, pooled: { trunks, photographs: { share: 1 }, share: 0.5, ...shares } },
      }).problem(heads);
    expect(whole({})).toBeUndefined();
    expect(whole({ share: 1 })).toMatch(/is 1 already/);
    expect(whole({ undescribed: { share: { quality: 1 } } })).toMatch(/is 1 already/);
    for (const share of [-0.1, 1.1, { quality: 2 }]) expect(() => read({ share })).toThrow();
  });
});
