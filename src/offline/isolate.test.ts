import { expect, test } from 'vitest';
import { isolationHeaders } from '../shared/isolation.ts';
import { isolate } from './isolate.ts';

const page = { mode: 'navigate', destination: 'document' } as const;
const opener = 'Cross-Origin-Opener-Policy';
const embedder = 'Cross-Origin-Embedder-Policy';

test.each([
  page,
  { mode: 'same-origin', destination: 'worker' } as const,
  { mode: 'same-origin', destination: 'sharedworker' } as const,
])('$destination: the headers are added, the rest stays', async (request) => {
  const given = new Response('content', {
    status: 203,
    statusText: 'as it was',
    headers: { 'Content-Type': 'text/plain' },
  });
  const response = isolate(request, given);
  expect(Object.fromEntries(response.headers)).toEqual({
    'content-type': 'text/plain',
    ...Object.fromEntries(
      Object.entries(isolationHeaders).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  });
  expect([response.status, response.statusText, await response.text()]).toEqual([
    203,
    'as it was',
    'content',
  ]);
});

test('a header of the host is kept, the other one added', () => {
  const response = isolate(page, new Response('', { headers: { [embedder]: 'require-corp' } }));
  expect(response.headers.get(embedder)).toBe('require-corp');
  expect(response.headers.get(opener)).toBe('same-origin');
});

test('what is neither page nor worker, already isolated, or cannot be copied is the same response', () => {
  const plain = new Response('');
  expect(isolate({ mode: 'cors', destination: 'script' }, plain)).toBe(plain);
  expect(isolate({ mode: 'cors', destination: '' }, plain)).toBe(plain);
  const isolated = new Response('', { headers: isolationHeaders });
  expect(isolate(page, isolated)).toBe(isolated);
  const error = Response.error();
  expect(isolate(page, error)).toBe(error);
});
