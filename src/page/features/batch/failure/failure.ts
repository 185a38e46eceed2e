import type { QueueItem } from '../queue.ts';

/** Why an image failed, for a place that has its name beside it: without that name. */
export function failureOf({ name, error }: Pick<QueueItem, 'name' | 'error'>): string | undefined {
  const named = `${name}: `;
  if (!error?.message.startsWith(named)) return error?.message;
  const rest = error.message.slice(named.length);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
