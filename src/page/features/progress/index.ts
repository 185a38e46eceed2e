export { batchProgressOf } from './follow.ts';
export { batchProgressStore } from './store.ts';
export { TimeLeft } from './TimeLeft.tsx';
