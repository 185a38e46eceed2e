import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** What a file holds, in few letters: its length and a hash, wherever it lies and however old it is; '' for a file that cannot be read. */
export async function fileKey(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return '';
  return `${bytes.length} ${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;
}
