import type { ModelInfo } from '../engine-api.ts';
import { modelId } from './model-id.ts';

/** A head of one of the models that score side by side, or of the only one. */
export interface MemberHead {
  /** `modelId` of its model. */
  id: string;
  /** What its model calls it. */
  own: string;
  /** What it is called here, where another model may have one of that name. */
  name: string;
  /** Whether its model computes it only where it is asked for. */
  onRequest: boolean;
}

/** All heads of a model in their order; side by side they are in the order of their models. */
export function memberHeads(model: Pick<ModelInfo, 'name' | 'hash' | 'heads' | 'members'>): MemberHead[] {
  const names = model.heads.map(({ name }) => name);
  return (model.members ?? [model]).flatMap((member) => {
    const id = modelId(member);
    return member.heads.map(({ name: own, onRequest = false }) => ({
      ...{ id, own, onRequest },
      name: names.shift() ?? own,
    }));
  });
}
