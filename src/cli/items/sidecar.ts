import { readFile } from 'node:fs/promises';
import { FoveaError } from '../../shared/errors.ts';
import { sidecarPrompt } from '../../prompts/read-text.ts';
import { readSidecar, sidecarPaths } from '../../records/sidecar.ts';
import type { CliIo } from '../io.ts';
import type { Item } from './item.ts';

/** The item with the prompt of the text file beside its image, where no table gave one. What cannot be read is reported and left out. */
export async function withSidecar(io: Pick<CliIo, 'say'>, item: Item): Promise<Item> {
  if (item.prompt !== undefined || item.error !== undefined) return item;
  for (const path of sidecarPaths(item.path)) {
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined) continue;
    try {
      const { prompt, notes } = readSidecar(bytes, path, sidecarPrompt);
      for (const { message } of notes) io.say(message);
      if (prompt !== undefined) return { ...item, prompt, promptFrom: 'sidecar' };
    } catch (error) {
      if (!(error instanceof FoveaError)) throw error;
      io.say(`${error.message} It was not used as a prompt.`);
    }
  }
  return item;
}
