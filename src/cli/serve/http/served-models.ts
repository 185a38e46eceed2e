import type { HeadInfo, ModelInfo } from '../../../shared/engine-api.ts';
import { modelId } from '../../../shared/models/model-id.ts';

type ServedHead = Pick<HeadInfo, 'name' | 'title' | 'min' | 'max' | 'question' | 'higherIsBetter'>;

type ServedModel = Pick<ModelInfo, 'title' | 'licence' | 'untrained' | 'crops'> & {
  id: string;
  heads: ServedHead[];
};

/** The models of a server, each with its heads by the names that lines give them and requests ask for. */
export function servedModels(all: ModelInfo): ServedModel[] {
  return (all.members ?? [all]).map((model) => {
    const { title, licence, untrained, crops } = model;
    const id = modelId(model);
    const own = all.heads.filter((head) => head.model === undefined || head.model.id === id);
    return { id, title, licence, untrained, crops, heads: own.map(servedHead) };
  });
}

const servedHead = ({ name, title, min, max, question, higherIsBetter }: HeadInfo): ServedHead => ({
  ...{ name, title, min, max, question, higherIsBetter },
});
