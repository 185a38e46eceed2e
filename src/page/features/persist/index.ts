export { detailSchema } from './detail-record.ts';
export { keeperOf } from './keeper.ts';
export { engineSchema, resultSchema } from './records.ts';
export { restored } from './restore-batch.ts';
