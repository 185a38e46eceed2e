import { readFile, stat } from 'node:fs/promises';
import type { RunComparison } from '../../evaluation/paired/comparison.ts';
import { shownImages } from '../../evaluation/paired/report/content.ts';
import { toErrorRecord } from '../../shared/errors.ts';
import { findBrowser, thisMachine } from '../engine/browser/find.ts';
import { launchBrowser } from '../engine/browser/launch.ts';
import type { CliIo } from '../io.ts';
import { imageFolders } from '../items/items.ts';
import { Locator } from '../items/locate.ts';
import type { ReadRun } from './read-run.ts';

/** Side of a picture in a report, in pixels. */
const side = 128;
/** Larger files are left out: a report is to be made in seconds. */
const largest = 64 * 1024 * 1024;

export interface Pictures {
  find: (run: string, file: string) => string | undefined;
  /** What could not be shown, in a sentence. */
  remark?: string;
}

/** Small pictures of the worst pairs, of those files that are found. Without a browser to shrink them there are none, which is reported. */
export async function worstPictures(
  io: CliIo,
  comparisons: readonly RunComparison[],
  runs: readonly ReadRun[],
  images: string | undefined,
): Promise<Pictures> {
  const wanted = await filesOf(io, comparisons, runs, images);
  const found = wanted.filter(({ path }) => path !== undefined);
  const missing = wanted.length - found.length;
  const pictures = new Map<string, string>();
  const remark = (why: string): Pictures => ({
    find: (run, file) => pictures.get(keyOf(run, file)),
    remark: why,
  });
  if (wanted.length === 0) return { find: () => undefined };
  if (found.length === 0)
    return remark('The images of the worst pairs were not found: the report has no pictures.');
  try {
    const host = thisMachine((message) => io.say(message));
    // a report is no reason to install a browser
    const browser = await launchBrowser(findBrowser({ ...host, run: () => false, say: () => undefined }), {});
    try {
      const page = await browser.newPage();
      for (const { run, file, path = '' } of found) {
        const bytes = await readFile(path);
        const picture: unknown = await page.evaluate(
          `(${shrink})(${JSON.stringify(bytes.toString('base64'))}, ${side})`,
        );
        if (typeof picture === 'string') pictures.set(keyOf(run, file), picture);
      }
    } finally {
      await browser.close();
    }
  } catch (error) {
    return remark(`The report has no pictures: ${toErrorRecord(error).message}`);
  }
  const unread = found.length - pictures.size;
  if (missing + unread === 0) return { find: (run, file) => pictures.get(keyOf(run, file)) };
  return remark(
    `${missing + unread} of ${wanted.length} pictures are left out: ${missing} not found, ${unread} not readable.`,
  );
}

/** Runs in the browser. */
const shrink = `async (base64, side) => {
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/webp', 0.8);
  } catch {
    return null;
  }
}`;

const keyOf = (run: string, file: string): string => `${run}\n${file}`;

interface Wanted {
  run: string;
  file: string;
  path: string | undefined;
}

async function filesOf(
  io: CliIo,
  comparisons: readonly RunComparison[],
  runs: readonly ReadRun[],
  images: string | undefined,
): Promise<Wanted[]> {
  const wanted = new Map<string, Wanted>();
  const locators = new Map(runs.map((run) => [run.name, new Locator(imageFolders(io, run.path, images))]));
  for (const { base, other, heads } of comparisons) {
    for (const { baseFiles, otherFiles } of heads.flatMap(({ group, worst }) =>
      group === undefined ? worst : [],
    )) {
      for (const [run, files] of [
        [base, baseFiles],
        [other, otherFiles],
      ] as const) {
        for (const file of files.slice(0, shownImages)) {
          const place = locators.get(run)?.find(file);
          const usable = place !== undefined && place.problem === undefined && (await isPicture(place.path));
          wanted.set(keyOf(run, file), { run, file, path: usable ? place.path : undefined });
        }
      }
    }
  }
  return [...wanted.values()];
}

async function isPicture(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size <= largest;
}
