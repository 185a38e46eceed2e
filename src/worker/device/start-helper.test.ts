import { afterEach, expect, it, vi } from 'vitest';
import type { Help } from '../../nn/wasm/jobs/help.ts';
import { startHelper } from './start-helper.ts';

afterEach(() => vi.unstubAllGlobals());

const help: Help = {
  memory: new WebAssembly.Memory({ initial: 1 }),
  modules: {} as Help['modules'],
  address: 0,
  thread: 1,
};

it('keeps to itself that a helper died', () => {
  const sent: unknown[] = [];
  const started: EventTarget[] = [];
  class FakeWorker extends EventTarget {
    constructor() {
      super();
      started.push(this);
    }
    postMessage(message: unknown): void {
      sent.push(message);
    }
  }
  vi.stubGlobal('Worker', FakeWorker);
  startHelper(help);
  expect(sent).toEqual([help]);
  const died = new Event('error', { cancelable: true });
  started[0]!.dispatchEvent(died);
  expect(died.defaultPrevented).toBe(true);
});

it('does without a helper that cannot be started', () => {
  const start = vi.fn(function () {
    throw new Error('blocked by the content security policy');
  });
  vi.stubGlobal('Worker', start);
  expect(() => startHelper(help)).not.toThrow();
  expect(start).toHaveBeenCalledOnce();
});
