import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promptToScore } from '../../../prompts/score-prompt.ts';
import { PassedOver, isImageName, whyPassedOver } from '../../../records/passed-over.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { userPath, type CliIo } from '../../io.ts';
import { checkItem, type Item } from '../../items/item.ts';
import { readItems } from '../../items/items.ts';
import { withSidecar } from '../../items/sidecar.ts';
import { withDecoder } from '../../train/browser-decoder.ts';
import type { CalibrationImage } from './calibrate.ts';

/** What reading the images needs of the command's surroundings. */
export type CalibrationIo = Pick<CliIo, 'cwd' | 'signal' | 'say'>;

/** The images that `--calibrate` names: a folder's, or those of a table (with texts). Throws `usage` where there are none. */
export async function calibrationItems(io: CalibrationIo, where: string): Promise<Item[]> {
  const path = userPath(io, where);
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new FoveaError('usage', `${where}, given to --calibrate, does not exist.`);
  const items: Item[] = [];
  if (found.isDirectory()) {
    const passedOver = new PassedOver();
    for (const file of (await readdir(path)).sort()) {
      const reason = whyPassedOver(file);
      if (reason !== undefined) passedOver.add(reason, file);
      else if (isImageName(file))
        items.push(await withSidecar(io, { file, path: join(path, file), row: {} }));
    }
    if (passedOver.count > 0) io.say(passedOver.sentence(where));
  } else {
    for await (const item of readItems(io, where, undefined)) items.push(await withSidecar(io, item));
  }
  if (items.length === 0) {
    throw new FoveaError(
      'usage',
      `${where} has no images to calibrate with.`,
      'Give a folder of images, or a table (.csv, .jsonl) of them with their prompts.',
    );
  }
  for (const item of items) {
    const wrong = await checkItem(item);
    if (wrong) throw new FoveaError('usage', `Calibration stopped: ${wrong.message}`, wrong.hint);
  }
  return items;
}

/** Decodes the items as scoring does, one after the other; a prompt that no table gives is read from the file. */
export async function withCalibrationImages<T>(
  io: CalibrationIo,
  items: Item[],
  action: (images: AsyncIterable<CalibrationImage>) => Promise<T>,
): Promise<T> {
  return withDecoder(io, async (decode) => {
    async function* decoded(): AsyncGenerator<CalibrationImage> {
      for (const { path, prompt, description = '' } of items) {
        io.signal.throwIfAborted();
        const pixels = await decode(path);
        const scored = await promptToScore(prompt, () => readFile(path));
        yield { ...pixels, prompt: scored.prompt, description };
      }
    }
    return action(decoded());
  });
}
