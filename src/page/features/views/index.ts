export { inspectName, type View, viewsStore } from './store.ts';
export { viewsStrings } from './strings.ts';
