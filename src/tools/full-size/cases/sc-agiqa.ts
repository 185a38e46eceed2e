import { fixtures, goldenSchema, read, tableSchema } from '../golden-full.ts';
import type { FullCase } from './full-case.ts';

/** SC-AGIQA, 547 M weights: one crop of each golden image. */
export const scAgiqaCase: FullCase = {
  name: 'sc-agiqa',
  files: { golden: `${fixtures}full/golden.json`, weights: `${fixtures}full/weights_full.json` },
  wanted: '--vocab: the 30,522-line vocabulary of bert-base-uncased',
  formats: {
    f16: { score: 2e-3, heap: 300e6, gpu: 2.4e9 },
    f32: { score: 1e-3, heap: 300e6, gpu: 4.8e9 },
    int8: { score: 0.05, heap: 300e6, gpu: 1.2e9 },
    int4: { score: 0.15, heap: 300e6, gpu: 1.2e9 },
  },
  open({ vocab, golden, weights }, images) {
    // the scene first: it has the strongest spectrum
    const chosen = read(goldenSchema, golden)
      .images.toSorted((a, b) => Number(b.id === 'scene') - Number(a.id === 'scene'))
      .slice(0, images);
    return {
      weights: read(tableSchema, weights),
      pack: ['--vocab', vocab],
      items: chosen.map(({ id, prompt, answer, crops: [first] }) => ({
        ...{ path: `${fixtures}golden/${id}.png`, name: `${id}.png`, prompt, description: answer },
        crops: [first!.crop],
        expected: { quality: first!.score },
      })),
    };
  },
};
