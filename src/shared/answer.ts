import type { Answer } from './engine-api.ts';
import { toErrorRecord } from './errors.ts';

/** A result as data, a failure as well: the fields of a thrown error would not survive the thread boundary. Never rejects. */
export async function answer<T>(run: () => T | Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    return { ok: false, error: toErrorRecord(error) };
  }
}
