import { afterEach, expect, it, vi } from 'vitest';
import { memoryIo } from '../../testing/memory-io.ts';
import { fetchList } from './fetch-list.ts';

afterEach(() => void vi.unstubAllGlobals());

it('reads no more than a list has, also where the host does not say how much it sends', async () => {
  let sent = 0;
  const cancel = vi.fn<() => void>();
  const endless = new ReadableStream<Uint8Array>({
    pull(stream) {
      sent += 2 ** 18;
      stream.enqueue(new Uint8Array(2 ** 18));
    },
    cancel,
  });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(endless)));
  await expect(fetchList('https://models.example/list.json', memoryIo('/'))).rejects.toThrow(
    'longer than any list of models',
  );
  expect(cancel).toHaveBeenCalledTimes(1);
  expect(sent).toBeLessThan(2 ** 21);
});
