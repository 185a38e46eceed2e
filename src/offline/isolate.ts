import { isolationHeaders } from '../shared/isolation.ts';

/**
 * The response with the headers of cross-origin isolation, for hosts that do not send them; those that the host does send are kept.
 * Only pages and worker scripts need them: everything else is passed on as it is, because browsers keep compiled code with the
 * response in the cache, not with a copy of it. Opaque responses and errors cannot be copied, and are passed on as well.
 */
export function isolate(
  { mode, destination }: Pick<Request, 'mode' | 'destination'>,
  response: Response,
): Response {
  const needed = mode === 'navigate' || destination === 'worker' || destination === 'sharedworker';
  const missing = Object.entries(isolationHeaders).filter(([name]) => !response.headers.has(name));
  if (!needed || missing.length === 0 || response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of missing) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
