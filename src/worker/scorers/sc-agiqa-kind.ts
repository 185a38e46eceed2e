import { scoringWindowCount } from '../../image/statistics/windows.ts';
import { Network } from '../../model/network.ts';
import { LazyTrunks } from '../../model/trunk/lazy-trunks.ts';
import * as tf from '../../nn/tf.ts';
import { scAgiqaManifest, type Manifest, type ScAgiqaManifest } from '../../package/manifest.ts';
import { cellChannels, gridSide, pooledLength, type ModelConfig } from '../../spec/config.ts';
import { isOfHeads } from '../../spec/head-parameters.ts';
import { rewardHead, trunksRead } from '../../spec/parameters.ts';
import { createTokenizer } from '../../tokenizer/tokenizer.ts';
import { cropBatch } from '../scoring/batching.ts';
import type { LoadedModel } from '../scoring/score-context.ts';
import { scoreImage } from '../scoring/score-image.ts';
import { frequenciesOf } from './frequencies.ts';
import type { OpenedModel, ScorerKind } from './scorer.ts';

/** What tells all but the heads from other models: equal where images and texts become the same features. */
async function sharedDigestOf(config: ModelConfig, digest: OpenedModel['digest']): Promise<string> {
  const tensors = await digest((name) => !isOfHeads(name));
  const { branches, rewardSizes: _, ...rest } = config;
  return `sc-agiqa ${tensors} ${JSON.stringify([rest, { ...branches, units: undefined, origins: undefined }])}`;
}

/** Heads that rate crops: all but ImageReward's. */
const ratedHeads = ({ heads }: Manifest): string[] =>
  heads.map(({ name }) => name).filter((name) => name !== rewardHead);

function narrowed(manifest: Manifest): ScAgiqaManifest {
  const own = scAgiqaManifest(manifest);
  if (!own) throw new TypeError(`${manifest.name} is not an SC-AGIQA model`);
  return own;
}

/** The network's input of one image with nothing in it. */
function plan(
  { manifest, layers, parameters }: Pick<OpenedModel, 'manifest' | 'layers' | 'parameters'>,
  onCpu: boolean,
): void {
  const { config, crops } = narrowed(manifest);
  const network = new Network(config, ratedHeads(manifest), layers, parameters);
  const { size } = config.input;
  const { maxLength } = config.text;
  const text = {
    ids: tf.zeros<tf.Rank.R2>([1, maxLength], 'int32'),
    mask: tf.ones<tf.Rank.R2>([1, maxLength]),
  };
  const { statistics, pooled, colours } = config.branches;
  const tokens = network.encodeImage(tf.zeros([1, size, size, 3]));
  const level = network.imageLevel(tokens, text, text, undefined, {
    ...(statistics ? { statistics: tf.zeros([1, scoringWindowCount, statistics.inputs]) } : {}),
    ...(pooled ? { pooled: tf.zeros([1, pooledLength(config)]) } : {}),
    ...(colours ? { appearance: tf.zeros([1, colours.inputs]) } : {}),
  });
  const count = Math.min(cropBatch(config, onCpu), crops.count);
  const corners = Array.from({ length: count }, (): [number, number] => [0, 0]);
  const image = { rgb: new Uint8Array(size * size * 3), width: size };
  const pixels = layers.cropPixels(image, corners, size, new Float32Array(768));
  const channels = cellChannels(config);
  const cells =
    channels !== undefined ? tf.zeros<tf.Rank.R3>([count, gridSide(config) ** 2, channels]) : undefined;
  network.scoreCrops(pixels, level, undefined, cells);
}

/** SC-AGIQA and ImageReward, which share towers. */
export const scAgiqaKind: ScorerKind = {
  plan,
  async open({ manifest: any, layers, parameters, tokenizerJson, digest }) {
    const manifest = narrowed(any);
    const { config } = manifest;
    const trunks = trunksRead(config).length > 0 ? new LazyTrunks(config, parameters) : undefined;
    const model: LoadedModel = {
      manifest,
      network: new Network(config, ratedHeads(manifest), layers, parameters),
      tokenizer: createTokenizer(tokenizerJson, config.text.maxLength),
      sharedDigest: await sharedDigestOf(config, digest),
      ...(trunks ? { trunks } : {}),
    };
    return {
      score: (request, run) => scoreImage(request, { ...run, model }),
      ...frequenciesOf(config.cropTower.normalisation, config.csf, config.input.size),
      dispose: () => trunks?.dispose(),
    };
  },
};
