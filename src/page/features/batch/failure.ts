import { baseName } from '../../../records/table/paths.ts';
import type { QueueItem } from './queue.ts';

/** Why an image failed, for a place that has its name beside it: without that name. */
export function failureOf({ name, error }: Pick<QueueItem, 'name' | 'error'>): string | undefined {
  if (!error) return undefined;
  const named = [name, baseName(name)].find((one) => error.message.startsWith(`${one}: `));
  if (named === undefined) return error.message;
  const rest = error.message.slice(named.length + 2);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
