export { UpdateNotice } from './UpdateNotice.tsx';
export { updatesOf } from './updates.ts';
