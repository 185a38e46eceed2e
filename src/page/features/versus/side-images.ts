import type { ImageFacts } from '../../../evaluation/paired/run-facts.ts';
import type { RunImage } from '../../../evaluation/paired/run.ts';
import { modelId } from '../../../records/score-record.ts';
import { listedIds, type QueueState, type Scored } from '../batch/index.ts';
import type { Groupable } from '../groups/index.ts';

/** An image that may be on one side, as plain data. */
export type SideImage = Pick<Groupable, 'id' | 'name' | 'prompt' | 'cells' | 'madeBy'> & {
  /** Undefined: not scored yet. */
  scores: RunImage['scores'] | undefined;
  facts: ImageFacts;
};

/** The listed images: with the prompt they were scored with, their scores as far as there are some, and how they were made. */
export function sideImages({
  items,
  order,
  results,
}: Pick<QueueState, 'items' | 'order'> & { results: Record<string, Scored> }): SideImage[] {
  return listedIds({ items, order }).flatMap((id): SideImage[] => {
    const item: (Groupable & { prompt: string }) | undefined = items[id];
    if (!item) return [];
    const scored = results[id];
    const { name, cells, madeBy } = item;
    return [
      {
        id,
        name,
        cells,
        madeBy,
        prompt: scored?.result.texts?.prompt ?? scored?.result.prompt ?? item.prompt,
        scores: scored?.result.scores,
        facts: scored ? factsOf(scored) : {},
      },
    ];
  });
}

function factsOf({ model, origins: { descriptionOrigin, descriptionBy } }: Scored): ImageFacts {
  const by = descriptionBy && `${descriptionBy.model} at ${descriptionBy.host} (${descriptionBy.mode})`;
  const description =
    descriptionOrigin === 'none'
      ? 'no description'
      : descriptionOrigin === 'model'
        ? `described by ${by ?? 'a model'}`
        : 'descriptions given';
  return { model: modelId(model), description };
}
