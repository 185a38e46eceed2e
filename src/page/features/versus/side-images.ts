import type { ImageFacts } from '../../../evaluation/paired/run-facts.ts';
import type { RunImage } from '../../../evaluation/paired/run.ts';
import { modelId } from '../../../shared/models/model-id.ts';
import { describedBy } from '../../../records/described-by.ts';
import { headOfColumn } from '../../../records/table/column-names.ts';
import { ratingOf } from '../../../records/table/rating.ts';
import type { QueueItem, Scored } from '../batch/index.ts';
import { columnKinds, type Groupable } from '../groups/index.ts';
import { starsColumn, votesColumn } from '../votes/index.ts';

/** An image that may be on one side, as plain data. */
export type SideImage = Pick<Groupable, 'id' | 'name' | 'prompt' | 'cells' | 'madeBy'> & {
  /** Undefined: not scored yet. */
  scores: RunImage['scores'] | undefined;
  /** What people gave it, by column. */
  ratings?: Readonly<Record<string, number>>;
  facts: ImageFacts;
};

/** Images, ratings among their cells: with the prompt they were scored with, their scores as far as there are some, and how they were made. */
export function sideImages(
  images: readonly QueueItem[],
  results: Readonly<Record<string, Scored>>,
): SideImage[] {
  const columns = columnKinds(images).ratings.filter(isRating);
  return images.map((item: Groupable): SideImage => {
    const { id, name, cells, madeBy } = item;
    const scored = results[id];
    const ratings = columns.flatMap((column): [string, number][] => {
      const value = ratingOf(cells ?? {}, column);
      return value === null ? [] : [[column, value]];
    });
    return {
      id,
      name,
      cells,
      madeBy,
      prompt: scored?.result.texts?.prompt ?? scored?.result.prompt ?? item.prompt,
      scores: scored?.result.scores,
      facts: scored ? factsOf(scored) : {},
      ...(ratings.length > 0 ? { ratings: Object.fromEntries(ratings) } : {}),
    };
  });
}

/** Whether a column of numbers holds ratings: by its name, or because it was rated on the page. Others may be seeds or steps. */
function isRating(column: string): boolean {
  return column === starsColumn || column === votesColumn || headOfColumn(column) !== undefined;
}

function factsOf({ model, origins: { descriptionOrigin, descriptionBy } }: Scored): ImageFacts {
  const description =
    descriptionOrigin === 'none'
      ? 'no description'
      : descriptionOrigin === 'model'
        ? descriptionBy
          ? describedBy(descriptionBy)
          : 'described by a model'
        : 'descriptions given';
  return { model: modelId(model), description };
}
