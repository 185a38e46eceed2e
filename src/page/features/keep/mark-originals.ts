import { baseName, pathEnds } from '../../../records/table/paths.ts';
import { SidecarPlaces } from '../../../records/xmp/sidecar-place.ts';
import { isDecided, type Decided } from './decided.ts';
import { fileIn, type Folder } from './folder.ts';
import { nothingSaved, writeSidecar, type Course, type Saved } from './save-copies.ts';

/** Folders that were looked into, by path. */
type Known = Map<string, Promise<Folder | undefined>>;

function folderAt(root: Folder, path: readonly string[], known: Known): Promise<Folder | undefined> {
  const key = path.join('/');
  const found =
    known.get(key) ??
    (async () => {
      if (path.length === 0) return root;
      const parent = await folderAt(root, path.slice(0, -1), known);
      return parent?.getDirectoryHandle(path.at(-1)!).catch(() => undefined);
    })();
  known.set(key, found);
  return found;
}

/** The folder in which an image lies, by the longest end of its path that leads to a file of the same size. */
async function placeOf(root: Folder, { name, file }: Decided, known: Known): Promise<Folder | undefined> {
  for (const end of pathEnds(name)) {
    const folder = await folderAt(root, end.split('/').slice(0, -1), known);
    const found = folder && (await fileIn(folder, baseName(end)));
    if (found && found !== 'other' && (await found.getFile()).size === file.size) return folder;
  }
  return undefined;
}

/**
 * Writes a sidecar beside each decided original in the folder the user opened, merged with the one that is there. `missing`: images that are not in that folder. The
 * originals are not touched.
 */
export async function markOriginals(
  root: Folder,
  images: readonly Decided[],
  { signal, tell }: Course,
): Promise<{ saved: Saved; missing: string[] }> {
  const saved = nothingSaved();
  const missing: string[] = [];
  const known: Known = new Map();
  const places = new Map<Folder, SidecarPlaces>();
  const list = images.filter(isDecided);
  for (const [i, image] of list.entries()) {
    signal.throwIfAborted();
    tell(i, list.length);
    const folder = await placeOf(root, image, known);
    if (!folder) {
      missing.push(image.name);
      continue;
    }
    let place = places.get(folder);
    if (!place) {
      const names: string[] = [];
      for await (const name of folder.keys()) names.push(name);
      place = new SidecarPlaces(names);
      places.set(folder, place);
    }
    await writeSidecar(folder, place.of(baseName(image.name)).name, image, saved);
  }
  return { saved, missing };
}
