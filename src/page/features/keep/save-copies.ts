import { EntryNames } from '../../../records/entry-names.ts';
import { baseName } from '../../../records/table/paths.ts';
import { mergeDecision } from '../../../records/xmp/decision.ts';
import type { Decided } from './decided.ts';
import { fileIn, placeIn, writeFile, type Folder } from './folder.ts';
import { storedZip, type ZipEntry } from './stored-zip.ts';

/** How a long save is told and stopped. */
export interface Course {
  signal: AbortSignal;
  tell: (done: number, total: number) => void;
}

/** What a save did. */
export interface Saved {
  kept: number;
  rest: number;
  /** Of them: there before, with the same bytes. */
  already: number;
  /** Of them: renamed, because another file has the name, or some system does not take it. */
  renamed: number;
  sidecars: number;
  /** Names of images that could not be read. */
  lost: string[];
  /** Sidecars that were left as they are: with marks made elsewhere, or unreadable. */
  left: string[];
}

export const nothingSaved = (): Saved => ({
  kept: 0,
  rest: 0,
  already: 0,
  renamed: 0,
  sidecars: 0,
  lost: [],
  left: [],
});

/** Folders of kept and rejected images. */
const folders = { kept: 'keep', rest: 'rest' } as const;

/** The kept images, and the rejected ones if asked for; undecided images are in neither. */
function wanted(images: readonly Decided[], rest: boolean): Decided[] {
  return images.filter(({ decision }) => decision.kept === true || (rest && decision.kept === false));
}

const folderOf = ({ decision }: Decided): 'kept' | 'rest' => (decision.kept ? 'kept' : 'rest');

/** Whether reading a file failed for a reason of its own, not of the folder that is written to. */
async function readable(file: Blob): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** Copies originals into `keep/` and `rest/` of a folder, with sidecars beside them if asked for. Nothing is overwritten. */
export async function copyIntoFolder(
  folder: Folder,
  images: readonly Decided[],
  { rest, sidecars }: { rest: boolean; sidecars: boolean },
  { signal, tell }: Course,
): Promise<Saved> {
  const saved = nothingSaved();
  const list = wanted(images, rest);
  const targets = new Map<'kept' | 'rest', { folder: Folder; taken: EntryNames }>();
  for (const [i, image] of list.entries()) {
    signal.throwIfAborted();
    tell(i, list.length);
    if (!(await readable(image.file))) {
      saved.lost.push(image.name);
      continue;
    }
    const side = folderOf(image);
    const target = targets.get(side) ?? {
      folder: await folder.getDirectoryHandle(folders[side], { create: true }),
      taken: new EntryNames(),
    };
    targets.set(side, target);
    const { name, already } = await placeIn(target.folder, target.taken, baseName(image.name), image.file);
    saved[side]++;
    if (already) saved.already++;
    if (name !== baseName(image.name)) saved.renamed++;
    if (sidecars) await writeSidecar(target.folder, `${name}.xmp`, image, saved);
  }
  return saved;
}

/** Writes an image's decision into a sidecar, merged with the one that is there. */
export async function writeSidecar(
  folder: Folder,
  name: string,
  image: Decided,
  saved: Saved,
): Promise<void> {
  const there = await fileIn(folder, name);
  if (there === 'other') {
    saved.left.push(name);
    return;
  }
  try {
    const before = there && new Uint8Array(await (await there.getFile()).arrayBuffer());
    const merged = mergeDecision(before, image.decision);
    if (merged === 'own') saved.left.push(name);
    else {
      await writeFile(folder, name, new Blob([merged]));
      saved.sidecars++;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'text-invalid')) throw error;
    saved.left.push(name);
  }
}

/** Originals as a zip with the folders `keep/` and `rest/`, with sidecars beside them if asked for. */
export async function zipCopies(
  images: readonly Decided[],
  { rest, sidecars }: { rest: boolean; sidecars: boolean },
  { signal, tell }: Course,
): Promise<{ zip: Blob; saved: Saved }> {
  const saved = nothingSaved();
  const names = { kept: new EntryNames(), rest: new EntryNames() };
  const entries = wanted(images, rest).flatMap((image): ZipEntry[] => {
    const side = folderOf(image);
    const name = names[side].take(baseName(image.name));
    saved[side]++;
    if (name !== baseName(image.name)) saved.renamed++;
    const merged = sidecars ? mergeDecision(undefined, image.decision) : 'own';
    if (merged === 'own') return [{ name: `${folders[side]}/${name}`, file: image.file }];
    saved.sidecars++;
    return [
      { name: `${folders[side]}/${name}`, file: image.file },
      { name: `${folders[side]}/${name}.xmp`, file: new Blob([merged]) },
    ];
  });
  const zip = await storedZip(entries, {
    signal,
    tell: (done) => tell(done, entries.length),
    lost: (name) => {
      saved.lost.push(name);
      saved[name.startsWith(`${folders.kept}/`) ? 'kept' : 'rest']--;
    },
  });
  return { zip, saved };
}
