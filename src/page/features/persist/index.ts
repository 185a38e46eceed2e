export { detailSchema } from './detail-record.ts';
export { keeperOf } from './keeper.ts';
export { engineSchema, resultSchema, type StoredTable } from './records.ts';
export { SavingLine } from './saving/SavingLine.tsx';
export { restored } from './restore-batch.ts';
export { keepingStore, whileReading } from './store.ts';
