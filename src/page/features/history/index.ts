export { redo, undo } from './history.ts';
export { historyStore } from './store.ts';
export { UndoOffer } from './UndoOffer.tsx';
