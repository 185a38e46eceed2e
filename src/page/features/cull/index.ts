export { type Amount, chooseBest, type Chosen, marksOf } from './choose-best.ts';
export { changeMarks, markImages } from './mark-images.ts';
export { MarkBar } from './MarkBar.tsx';
export { flagCounts, flaggedIds } from './marked.ts';
export { type Flag, flags, type Mark, type MarksState, marksStore, type Stars, starCounts } from './store.ts';
export { cullStrings } from './strings.ts';
export { useMark } from './use-mark.ts';
