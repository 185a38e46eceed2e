export { batchProgressOf } from './follow.ts';
export { TimeLeft } from './TimeLeft.tsx';
