import { describe, expect, it } from 'vitest';
import { fullSize } from '../../spec/config.ts';
import { importConfig } from './import-config.ts';
import { golden } from '../../testing/small-package.ts';

describe('importConfig', () => {
  it('takes the config object and the whole golden file alike', () => {
    const { config, specialIds } = importConfig(golden);
    expect(importConfig(golden.config).config).toEqual(config);
    expect(specialIds).toMatchObject({ pad: 0, unk: 2, cls: 3, sep: 4, mask: 5 });
    expect(config).toMatchObject({
      imageTower: { width: 64, depth: 3, heads: 4, layerNormEpsilon: 1e-6 },
      text: {
        width: 48,
        depth: 2,
        heads: 3,
        intermediate: 192,
        vocabulary: 202,
        maxPosition: 64,
        maxLength: 35,
      },
      cropTower: { width: 48, depth: 12, heads: 3, taps: [8, 9, 10, 11] },
      regressor: { middle: 40, width: 32, attentionHeads: 8, attentionHeadWidth: 8, experts: 4, topK: 3 },
      rewardSizes: [48, 32, 16, 8, 4, 1],
    });
  });

  it('has the full size where no size is given', () => {
    expect(importConfig({}).config).toEqual(fullSize);
    expect(importConfig({ vit: { depth: 14 } }).config.cropTower).toEqual({
      ...fullSize.cropTower,
      depth: 14,
    });
  });

  it('takes our own form, also inside a manifest', () => {
    expect(importConfig(fullSize).config).toEqual(fullSize);
    expect(importConfig({ version: 1, config: fullSize }).config).toEqual(fullSize);
  });

  const wrong: [string, unknown, RegExp][] = [
    ['a list', [], /not an object/],
    ['text for a number', { vit: { dim: 'wide' } }, /vit\.dim: expected number, found "wide"/],
    ['a width that heads do not divide', { vit: { heads: 7 } }, /not a multiple of cropTower\.heads/],
    ['taps beyond the depth', { vit: { taps: [12] } }, /blocks outside 0…11/],
    [
      'widths that contradict each other',
      { text: { encoder_width: 768 } },
      /encoder_width is 768, but .* 1024/,
    ],
    ['a fractional size', { blip_vision: { width: 64.5 } }, /imageTower\.width/],
    ['more experts used than there are', { regressor: { topk: 5 } }, /topK is above/],
  ];
  it.each(wrong)('refuses %s', (_, raw, message) => {
    expect(() => importConfig(raw)).toThrow(message);
  });
});
