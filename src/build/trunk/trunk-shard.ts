import { writeSafetensors, type TensorToWrite } from '../../formats/safetensors.ts';
import { FoveaError } from '../../shared/errors.ts';
import { trunkName } from '../../spec/parameters.ts';
import type { TrunkPart } from '../../spec/trunk.ts';
import { trunkTensors } from '../../spec/trunk-layers.ts';
import { readPretrainedTrunk, type PretrainedTrunk } from './pretrained-trunk.ts';

/** A file of a model package with the tensors of the pretrained trunk, and where those come from. */
export interface TrunkShard {
  bytes: Uint8Array<ArrayBuffer>;
  from: { package: string; version: string; licence: string };
}

/**
 * The tensors of a part of a trunk as a package holds them: the bytes as they are, beside each its scale and offset in f64, and the
 * licence with its copyright notice in the header. The same bytes on every machine.
 *
 * @throws FoveaError `model-invalid` where the installed package is not the known one
 */
export function trunkShard(
  part: TrunkPart,
  trunk: PretrainedTrunk = readPretrainedTrunk(part.trunk),
): TrunkShard {
  const tensors = trunkTensors(part).flatMap(({ name, shape }): TensorToWrite[] => {
    const found = trunk.tensors.get(name);
    if (found?.shape.join() !== shape.join())
      throw new FoveaError(
        'model-invalid',
        `The package ${trunk.from.package} has no tensor ${name} of this shape.`,
        'Run npm ci, which installs the version that package-lock.json names.',
      );
    const scale = new Uint8Array(Float64Array.of(found.scale, found.min).buffer);
    return [
      { name: trunkName(name), dtype: 'U8', shape, bytes: found.bytes },
      { name: `${trunkName(name)}.scale`, dtype: 'F64', shape: [2], bytes: scale },
    ];
  });
  const { from, licence } = trunk;
  const network = part.trunk === 'mobilenet-v2' ? 'MobileNetV2' : 'MobileNetV2 of width 1.4';
  const source = `${network} as the npm package ${from.package} ${from.version} carries it`;
  return { bytes: writeSafetensors(tensors, { format: 'pt', source, licence }), from };
}
