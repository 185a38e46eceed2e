import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clipLargeCase } from './clip-large.ts';

const golden = {
  config: { activation: 'gelu', vision: { heads: 16, width: 1280 }, text: { heads: 12 } },
  images: [{ id: 'scene' }, { id: 'texture' }],
  texts: [{ text: 'a red house' }, { text: 'a lake' }],
  cosine: [
    [0.1, 0.2],
    [0.3, 0.4],
  ],
};
const table = { seed: 21, tensors: [{ name: 'visual.proj', shape: [2, 3], scale: 0.5, offset: 0 }] };

test('every image is compared with every text, by what its weights do not say themselves', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clip-large-'));
  try {
    const write = (name: string, value: object): string => {
      writeFileSync(join(folder, name), JSON.stringify(value));
      return join(folder, name);
    };
    const files = { vocab: 'v.gz', golden: write('g', golden), weights: write('w', { any: table }) };
    const { weights, config, pack, items } = clipLargeCase.open(files, 2);
    expect(weights).toEqual(table);
    expect(config).toEqual({
      vision_config: { num_attention_heads: 16, hidden_act: 'gelu' },
      text_config: { num_attention_heads: 12, hidden_act: 'gelu' },
    });
    expect(pack).toEqual(['--vocab', 'v.gz', '--heads', 'cosine']);
    expect(items.map(({ name, prompt, expected }) => [name, prompt, expected.cosine])).toEqual([
      ['scene.png', 'a red house', 0.1],
      ['scene.png', 'a lake', 0.2],
      ['texture.png', 'a red house', 0.3],
      ['texture.png', 'a lake', 0.4],
    ]);
    expect(clipLargeCase.open(files, 1).items).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
