import type { TensorInfo, TensorSource } from '../../formats/tensor-source.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';
import type { Transform } from './import-keys.ts';

/** A parameter of the model and the tensor of a checkpoint it is read from. */
export interface PlannedTensor {
  spec: ParameterSpec;
  source: TensorSource;
  key: string;
  transform: Transform;
}

export interface Candidate {
  source: TensorSource;
  key: string;
  transform: Transform;
  info: TensorInfo;
}

/** Whether a type holds weights: whole numbers are those of a quantised model, whose scale lies elsewhere. */
export const isFraction = (dtype: TensorInfo['dtype']): boolean =>
  typeof dtype === 'string' && /^B?F\d+$/.test(dtype);
