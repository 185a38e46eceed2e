export { type Amount, chooseBest, marksOf } from './choose-best.ts';
export { changeMarks, markImages } from './mark-images.ts';
export { FlagButton } from './FlagButton.tsx';
export { FlagIcon } from './FlagIcon.tsx';
export { MarkBar } from './MarkBar.tsx';
export { anyKept, flagCounts, flaggedIds } from './marked.ts';
export { type Flag, flags, type Mark, type MarksState, marksStore, starCounts } from './store.ts';
export { cullStrings } from './strings.ts';
export { useMark } from './use-mark.ts';
