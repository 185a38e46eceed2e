import type { Decision } from '../../../records/xmp/decision.ts';
import type { Page } from '../../kit/page.ts';
import { listedIds, queueStore, resultsStore } from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';

/** An image and what was decided about it. */
export interface Decided {
  id: string;
  /** Its path in the folder or archive it came from. */
  name: string;
  file: Blob;
  decision: Decision;
  scores: Readonly<Record<string, number>>;
}

/** The listed images with their decisions, in the order they were added. */
export function decidedImages(page: Page): Decided[] {
  const queue = queueStore(page).getState();
  const { marks } = marksStore(page).getState();
  const { results } = resultsStore(page).getState();
  return listedIds(queue).flatMap((id) => {
    const item = queue.items[id];
    if (!item) return [];
    const { flag, stars } = marks[id] ?? {};
    const decision: Decision = {
      ...(flag === undefined ? {} : { kept: flag === 'keep' }),
      ...(stars === undefined ? {} : { stars }),
    };
    return [{ id, name: item.name, file: item.file, decision, scores: results[id]?.result.scores ?? {} }];
  });
}

/** Whether there is anything to write about an image. */
export const isDecided = ({ decision }: Decided): boolean =>
  decision.kept !== undefined || decision.stars !== undefined;
