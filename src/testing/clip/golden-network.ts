import type { StorageType } from '../../formats/quantise.ts';
import { quantise } from '../../formats/quantise.ts';
import { ClipNetwork } from '../../model/clip/clip-network.ts';
import type { Layers } from '../../nn/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { ImportedModel } from '../../package/import/importer.ts';
import { storageFor } from '../../package/naming.ts';
import type { ClipConfig } from '../../spec/clip/config.ts';
import { clipParameters } from '../../spec/clip/parameters.ts';
import { isClip } from '../../spec/families.ts';
import { ParameterStore } from '../../worker/device/parameter-store.ts';
import { importGolden, type GoldenLayout } from './golden-checkpoint.ts';

/** For tests: the golden models as networks. */

/** A golden model on these layers, its weights stored as in a package of this format. */
export async function goldenClipNetwork(
  layout: GoldenLayout,
  layers: Layers,
  format: StorageType = 'f32',
  heads = ['cosine'],
): Promise<{ network: ClipNetwork; config: ClipConfig; parameters: ParameterStore }> {
  return clipNetwork(importGolden(layout, heads), heads, layers, format);
}

/** An imported model on these layers, with the parameters of these heads. */
export async function clipNetwork(
  { config, read }: ImportedModel,
  heads: string[],
  layers: Layers,
  format: StorageType,
): Promise<{ network: ClipNetwork; config: ClipConfig; parameters: ParameterStore }> {
  if (!isClip(config)) throw new TypeError('not a CLIP configuration');
  const parameters = new ParameterStore(layers);
  for (const spec of clipParameters(config, heads))
    parameters.add(spec, quantise(await read(spec), spec.shape, storageFor(spec, format)));
  return { network: new ClipNetwork(config, layers, parameters), config, parameters };
}

/** Embedding of a text given as its ids, up to and including the end token. */
export async function embedIds(network: ClipNetwork, ids: number[]): Promise<Float32Array> {
  const { maxLength } = network.config.text;
  const padded = Int32Array.from({ length: maxLength }, (_, i) => ids[i] ?? 0);
  const features = tf.tidy(() =>
    network.embedTexts(tf.tensor2d(padded, [1, maxLength], 'int32'), [ids.length - 1]),
  );
  return unit(features);
}

/** Embedding of a normalised square, side × side × 3. */
export async function embedSquare(network: ClipNetwork, pixels: Float32Array): Promise<Float32Array> {
  const { size } = network.config.input;
  const features = tf.tidy(() => network.embedImage(tf.tensor4d(pixels, [1, size, size, 3])));
  return unit(features);
}

async function unit(features: tf.Tensor): Promise<Float32Array> {
  const values = Float32Array.from(await features.data());
  features.dispose();
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}
