import { expect, test } from 'vitest';
import type { DeviceReport } from '../../shared/engine-api.ts';
import type { Backend } from './backend.ts';
import { EngineDevice } from './engine-device.ts';

test('on the processor after a lost GPU, the report says why, and later that threads are gone', async () => {
  let lose = (): void => undefined;
  const gpu = {
    report: { backend: 'webgpu' },
    lost: new Promise<void>((resolve) => (lose = resolve)),
  } as Backend;
  const reports = [4, 1].map(
    (threads) =>
      ({
        backend: 'wasm',
        threads,
        reason: threads === 4 ? 'No GPU is left.' : 'A thread stopped.',
      }) as DeviceReport,
  );
  let now = 0;
  const wasm = {
    get report() {
      return reports[now]!;
    },
    lost: new Promise<void>(() => undefined),
  } as Backend;
  const backends = [gpu, wasm];
  const device = new EngineDevice(() => Promise.resolve(backends.shift()!));
  await device.start('auto');
  lose();
  expect(await device.lostWith()).toBe(true);
  const after = await device.ready();
  expect(after.report).toMatchObject({ threads: 4, reason: 'The GPU stopped working. No GPU is left.' });
  expect(after.report).toBe(after.report);
  now = 1;
  expect(after.report).toBe(reports[1]);
});
