export { batchOf } from './batch.ts';
export { Below, useScoreBelow } from './below/Below.tsx';
export { failureOf } from './failure/failure.ts';
export { type Listed, listedStore } from './listed.ts';
export { rest } from './below/use-settled.ts';
export { missingColumns } from './missing-columns.ts';
export { imageGone, keptFile, missingImage } from './missing-image.ts';
export { keepPromptSyntax } from './prompt-syntax.ts';
export {
  type ItemStatus,
  listedIds,
  type NewItem,
  numberOf,
  type QueueItem,
  type QueueState,
  queueStore,
  type TextOrigin,
} from './queue.ts';
export {
  headsInUse,
  maxResultsWithMaps,
  type ResultsState,
  resultsStore,
  type Scored,
  type TextOrigins,
} from './results.ts';
export { findingHead, isFound, relevanceOf } from './relevance.ts';
export { promptRequest } from './item-texts.ts';
export { runnerOf } from './runner.ts';
export { pickedStore, selectionStore } from './selection.ts';
export { thumbnailsOf } from './thumbnails/thumbnails.ts';
export {
  useHeads,
  useItem,
  useScore,
  useSelected,
  useSelectedItem,
  useSelectedScore,
} from './use-selected.ts';
