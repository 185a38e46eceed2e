import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { mergeXmpMarks, readXmpMarks } from '../../../records/xmp/marks.ts';
import type { Decided } from './decided.ts';
import type { Folder, FolderFile } from './folder.ts';
import { decisionsCsv, namesText } from './lists.ts';
import { markOriginals } from './mark-originals.ts';
import { copyIntoFolder, zipCopies } from './save-copies.ts';
import { storedZip } from './stored-zip.ts';

/** An opened folder in memory. */
class MemoryFolder implements Folder {
  readonly entries = new Map<string, MemoryFolder | Blob>();
  readonly name: string;

  constructor(name: string, content: Record<string, string | Uint8Array<ArrayBuffer> | MemoryFolder> = {}) {
    this.name = name;
    for (const [key, value] of Object.entries(content))
      this.entries.set(key, value instanceof MemoryFolder ? value : new Blob([value]));
  }

  getDirectoryHandle(name: string, { create = false } = {}): Promise<MemoryFolder> {
    const found = this.entries.get(name) ?? (create ? new MemoryFolder(name) : undefined);
    if (!(found instanceof MemoryFolder))
      return Promise.reject(new DOMException('', found ? 'TypeMismatchError' : 'NotFoundError'));
    this.entries.set(name, found);
    return Promise.resolve(found);
  }

  getFileHandle(name: string, { create = false } = {}): Promise<FolderFile> {
    const found = this.entries.get(name) ?? (create ? new Blob() : undefined);
    if (!(found instanceof Blob))
      return Promise.reject(new DOMException('', found ? 'TypeMismatchError' : 'NotFoundError'));
    this.entries.set(name, found);
    let next = found;
    const done = () => Promise.resolve();
    return Promise.resolve({
      getFile: () => Promise.resolve(this.entries.get(name) as Blob),
      createWritable: () =>
        Promise.resolve({
          write: (data) => ((next = data), done()),
          close: () => (this.entries.set(name, next), done()),
          abort: done,
        }),
    });
  }

  async *keys(): AsyncGenerator<string> {
    for (const key of this.entries.keys()) yield await Promise.resolve(key);
  }

  async read(): Promise<Record<string, unknown>> {
    const all = [...this.entries].map(async ([key, value]) => [
      key,
      value instanceof MemoryFolder ? await value.read() : await value.text(),
    ]);
    return Object.fromEntries(await Promise.all(all)) as Record<string, unknown>;
  }
}

const course = { signal: new AbortController().signal, tell: () => undefined };
const image = (name: string, kept?: boolean, content = name): Decided => ({
  id: name,
  name,
  file: new Blob([content]),
  decision: kept === undefined ? {} : { kept },
  scores: { quality: content.length },
});
/** A file that was removed after it was added. */
class LostFile extends Blob {
  override slice(): Blob {
    return new LostFile();
  }
  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.reject(new DOMException('', 'NotFoundError'));
  }
  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({
      start: (controller) => controller.error(new DOMException('', 'NotFoundError')),
    });
  }
}
const lost: Decided = { ...image('gone.png', true), file: new LostFile() };
const batch = [image('a/x.png', true), image('b/x.png', true), image('y.png', false), image('z.png'), lost];

describe('copies into a folder', () => {
  test('go into keep/ and rest/; equal names are told apart; undecided images stay out; what is lost is named', async () => {
    const folder = new MemoryFolder('out');
    const saved = await copyIntoFolder(folder, batch, { rest: true, sidecars: false }, course);
    expect(await folder.read()).toEqual({
      keep: { 'x.png': 'a/x.png', 'x (2).png': 'b/x.png' },
      rest: { 'y.png': 'y.png' },
    });
    expect(saved).toEqual({
      kept: 2,
      rest: 1,
      already: 0,
      renamed: 1,
      sidecars: 0,
      lost: ['gone.png'],
      left: [],
    });
  });

  test('overwrite nothing, and saved again add nothing', async () => {
    const mine = new MemoryFolder('keep', {
      'x.png': 'mine',
      'x (2).png': new MemoryFolder('x (2).png'),
      'x (3).png': '',
    });
    const folder = new MemoryFolder('out', { keep: mine });
    await copyIntoFolder(folder, batch, { rest: false, sidecars: false }, course);
    const once = await folder.read();
    expect(once).toEqual({
      keep: { 'x.png': 'mine', 'x (2).png': {}, 'x (3).png': 'a/x.png', 'x (4).png': 'b/x.png' },
    });
    const again = await copyIntoFolder(folder, batch, { rest: false, sidecars: false }, course);
    expect(again).toMatchObject({ kept: 2, already: 2 });
    expect(await folder.read()).toEqual(once);
  });

  test('stop between two files', async () => {
    const stop = new AbortController();
    const folder = new MemoryFolder('out');
    const tell = (done: number): void => (done === 1 ? stop.abort() : undefined);
    await expect(
      copyIntoFolder(
        folder,
        [...batch, image('w.png', true)],
        { rest: true, sidecars: false },
        { signal: stop.signal, tell },
      ),
    ).rejects.toThrow();
    expect(await folder.read()).toEqual({ keep: { 'x.png': 'a/x.png', 'x (2).png': 'b/x.png' } });
  });
});

describe('sidecars', () => {
  const marks = async (folder: MemoryFolder, name: string) =>
    readXmpMarks(new Uint8Array(await (folder.entries.get(name) as Blob).arrayBuffer()));

  test('are written beside copies', async () => {
    const folder = new MemoryFolder('out');
    const stars = { ...image('s.png', true), decision: { kept: true, stars: 4 as const } };
    await copyIntoFolder(folder, [stars, image('y.png', false)], { rest: true, sidecars: true }, course);
    expect(await marks(folder.entries.get('keep') as MemoryFolder, 's.png.xmp')).toEqual({
      rating: 4,
      label: 'Green',
    });
    expect(await marks(folder.entries.get('rest') as MemoryFolder, 'y.png.xmp')).toEqual({
      rating: -1,
      label: 'Red',
    });
  });

  test('beside originals are merged; those with marks from elsewhere or unreadable are left; what is not there is named', async () => {
    const before = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:a="urn:a" a:b="mine"/></rdf:RDF>`;
    const inner = new MemoryFolder('in', {
      '1.png': 'a',
      '1.xmp': before,
      '2.png': 'b',
      '2.png.xmp': mergeXmpMarks(undefined, { rating: 5 }),
      '3.png': 'c',
      '3.png.xmp': '<!DOCTYPE a>',
    });
    const root = new MemoryFolder('pictures', { in: inner, '4.png': 'other' });
    const names = ['pictures/in/1.png', 'pictures/in/2.png', 'pictures/in/3.png', 'pictures/4.png'];
    const { saved, missing } = await markOriginals(
      root,
      names.map((name, i) => image(name, true, 'abcd'[i])),
      course,
    );
    expect(saved).toMatchObject({ sidecars: 1, left: ['2.png.xmp', '3.png.xmp'] });
    expect(missing).toEqual(['pictures/4.png']);
    expect(await marks(inner, '1.xmp')).toEqual({ rating: 1, label: 'Green' });
    expect(await (inner.entries.get('1.xmp') as Blob).text()).toContain('a:b="mine"');
    expect(await marks(inner, '2.png.xmp')).toEqual({ rating: 5 });
    expect(await (inner.entries.get('3.png.xmp') as Blob).text()).toBe('<!DOCTYPE a>');
  });
});

describe('a zip', () => {
  const read = async (zip: Blob): Promise<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(unzipSync(new Uint8Array(await zip.arrayBuffer()))).map(([name, bytes]) => [
        name,
        strFromU8(bytes),
      ]),
    );

  test('holds the originals in folders, and sidecars if asked for', async () => {
    const { zip, saved } = await zipCopies(batch, { rest: true, sidecars: false }, course);
    expect(await read(zip)).toEqual({
      'keep/x.png': 'a/x.png',
      'keep/x (2).png': 'b/x.png',
      'rest/y.png': 'y.png',
    });
    expect(saved).toMatchObject({ kept: 2, rest: 1, renamed: 1, lost: ['keep/gone.png'] });
    const marked = await read(
      (await zipCopies([image('é ü.png', true)], { rest: false, sidecars: true }, course)).zip,
    );
    expect(Object.keys(marked)).toEqual(['keep/é ü.png', 'keep/é ü.png.xmp']);
  });

  test('refers to its files: none is read at once, and each only for its checksum', async () => {
    const reads: string[] = [];
    class Watched extends Blob {
      override stream(): ReturnType<Blob['stream']> {
        reads.push('stream');
        return super.stream();
      }
      override arrayBuffer(): Promise<ArrayBuffer> {
        reads.push('whole');
        return super.arrayBuffer();
      }
    }
    const entries = Array.from({ length: 200 }, (_, i) => ({
      name: `${i}`,
      file: new Watched([new Uint8Array(1000).fill(i)]),
    }));
    const zip = await storedZip(entries, { ...course, lost: () => undefined });
    expect(reads).toEqual(new Array(200).fill('stream'));
    const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
    expect(Object.keys(files)).toHaveLength(200);
    expect(files['7']).toEqual(new Uint8Array(1000).fill(7));
  });

  test('too large for the format is refused before anything is read', async () => {
    const huge = Object.defineProperty(new Blob(), 'size', { value: 3e9 });
    const entries = ['a', 'b'].map((name) => ({ name, file: huge }));
    await expect(storedZip(entries, { ...course, lost: () => undefined })).rejects.toThrow(
      'do not fit into one zip',
    );
  });
});

test('lists: names of the kept, and a table of all', () => {
  expect(namesText(batch.slice(0, 4))).toBe('a/x.png\nb/x.png\n');
  expect(
    decisionsCsv([{ ...image('=x.png', true), decision: { kept: true, stars: 3 } }, image('y.png')]),
  ).toBe('file,picked,stars,quality\n"\'=x.png",keep,3,6\ny.png,,,5\n');
});
