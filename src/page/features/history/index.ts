export { redo, undo } from './history.ts';
export { historyStore, type Step } from './store.ts';
export { historyStrings } from './strings.ts';
export { UndoOffer } from './UndoOffer.tsx';
