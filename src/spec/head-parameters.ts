import type { ModelConfig } from './config.ts';
import { modelParameters, type ParameterSpec } from './parameters.ts';

/** Whether a parameter belongs to one head: all others turn images and texts into the features that heads read. */
export const isOfHeads = (name: string): boolean =>
  /^((members\.\d+\.)?heads|branches\.(terms|pooled|colours)|reward)\./.test(name);

/**
 * The parameters that turn the regressor's input (`CropPrediction.features`) into the score of one head, in storage order: all
 * that tuning changes. The one place that knows which those are. Empty for a head that is no regressor.
 */
export function headParameters(config: ModelConfig, head: string): ParameterSpec[] {
  return modelParameters(config, [head]).filter(({ name }) => /^(members\.\d+\.)?heads\./.test(name));
}
