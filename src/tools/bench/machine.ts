import { cpus, totalmem } from 'node:os';

/** What a bench ran on: processor, cores, memory. */
export const machineWords = (): string =>
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
