import { sha256Text } from '../../../formats/sha256.ts';
import { ClipNetwork } from '../../../model/clip/clip-network.ts';
import * as tf from '../../../nn/tf.ts';
import { clipScorer } from '../../../spec/clip/scorers/index.ts';
import { frequenciesOf } from '../frequencies.ts';
import type { ScorerKind } from '../scorer.ts';
import { clipManifest, ClipModel } from './clip-model.ts';
import { csf, scoreClip } from './score-clip.ts';
import { textsAtOnce } from './text-embeddings.ts';

/** Scorers on CLIP's embeddings. */
export const clipKind: ScorerKind = {
  plan({ manifest, layers, parameters }) {
    const { config } = clipManifest(manifest);
    const network = new ClipNetwork(config, layers, parameters);
    const { size } = config.input;
    network.embedImage(tf.zeros([1, size, size, 3]));
    const texts = (count: number) => tf.zeros<tf.Rank.R2>([count, config.text.maxLength], 'int32');
    network.embedTexts(texts(1), [0]);
    const many = manifest.heads.some(
      ({ name }) => (clipScorer(name)?.texts('', config).length ?? 0) >= textsAtOnce,
    );
    if (many) network.embedTexts(texts(textsAtOnce), new Array<number>(textsAtOnce).fill(0));
  },
  async open(opened) {
    const { digest, tokenizerJson } = opened;
    const model = new ClipModel(opened, {
      image: await digest((name) => name.startsWith('image.')),
      text: await digest((name) => name.startsWith('text.')),
      tokenizer: await sha256Text(tokenizerJson),
    });
    const { normalisation } = model.manifest.config;
    return {
      score: (request, run) => scoreClip(request, model, run),
      ...frequenciesOf(normalisation, csf, csf.patch),
    };
  },
};
