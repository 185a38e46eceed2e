export { ImagesTable } from './ImagesTable.tsx';
export { tableRows } from './rows.ts';
export { tableStore } from './store.ts';
