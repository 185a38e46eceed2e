import { expect, test } from 'vitest';
import { describeWork } from './workloads.ts';

test('a report says how deep each tower is', () => {
  expect(describeWork('sc-agiqa', 14, 1)).toBe(
    'SC-AGIQA, one image with both texts, 14 of 24 image, 12 of 12 text and 12 of 12 crop layers, 1 crop',
  );
  expect(describeWork('sc-agiqa', 2, 3)).toContain('2 of 12 text and 2 of 12 crop layers, 3 crops');
  expect(describeWork('vit', 2, 3)).toBe('ViT-B/16, 2 of 12 blocks, batch 3');
  expect(describeWork('clip', 2, 1)).toBe(
    'CLIP ViT-B/32, both towers with 2 of 12 blocks, 1 image and 1 text',
  );
});
