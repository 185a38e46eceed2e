export { BatchCount, BatchEnd, BatchWork, SearchField } from './Batch.tsx';
export { PickedBar } from './Picked.tsx';
export type { ShowImage } from './Row.tsx';
export { isMarked, orderInForce, type TableRow, tableRows } from './rows.ts';
export { shownGroups, type ShownGroup, shownIds, useShownGroups } from './shown.ts';
export { bestFirst, type FlagFilter, type SortKey, type TableOrder, tableStore } from './store.ts';
export { TableRows } from './TableRows.tsx';
export { ThresholdChoice } from './ThresholdChoice.tsx';
