import type { QueueItem, QueueState } from '../batch/index.ts';

/** Whether what the user gave an image changes: texts found in its file or written by a model can be had again. */
function regiven(before: QueueItem, now: QueueItem): boolean {
  return (
    (now.prompt !== before.prompt && now.promptOrigin !== 'file') ||
    (now.description !== before.description && now.descriptionOrigin !== 'model') ||
    now.cells !== before.cells
  );
}

/** Whether an image that was there before has other texts or cells that the user gave. */
export function textsGiven({ items, order }: QueueState, before: Pick<QueueState, 'items'>): boolean {
  return order.some((id) => {
    const [old, now] = [before.items[id], items[id]];
    return old !== now && old !== undefined && now !== undefined && regiven(old, now);
  });
}
