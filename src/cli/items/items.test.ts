import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { memoryIo } from '../../testing/memory-io.ts';
import { itemSource } from './item-source.ts';
import { checkItem, type Item } from './item.ts';
import { readItems } from './items.ts';

let folder: string;
let said: string[] = [];
beforeEach(() => (said = []));

async function collect(...given: Parameters<typeof readItems>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of readItems(...given)) items.push(item);
  return items;
}

const io = (cwd: string) => ({ ...memoryIo(cwd), say: (message: string) => void said.push(message) });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-items-'));
  await mkdir(join(folder, 'images'));
  await mkdir(join(folder, 'tables'));
  await writeFile(join(folder, 'images', 'a.png'), 'a');
  await writeFile(join(folder, 'images', 'empty.png'), '');
  await writeFile(join(folder, 'tables', 'b.png'), 'b');
});

afterAll(() => rm(folder, { recursive: true }));

async function table(name: string, text: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, 'tables', name), text);
  return `tables/${name}`;
}

describe('csv', () => {
  test('reads quoted text, byte-order mark, other columns, and blanks as absent', async () => {
    const path = await table(
      'a.csv',
      '\uFEFFfile,prompt,description,mos\r\na.png,"a cat, ""big""\nand red",,3.5\r\n\r\nb.png,,seen,2\r\n',
    );
    const items = await collect(io(folder), path, undefined);
    expect(items).toMatchObject([
      { file: 'a.png', prompt: 'a cat, "big"\nand red', row: { mos: '3.5' } },
      { file: 'b.png', description: 'seen' },
    ]);
    expect(items[0]).not.toHaveProperty('description');
    expect(items[1]).not.toHaveProperty('prompt');
  });

  test('wrong rows become items with an error; the rest stays, and what was read otherwise is reported', async () => {
    const path = await table('d.csv', 'file,prompt\na.png,one, two\n,three\nb.png,nan\n');
    const items = await collect(io(folder), path, undefined);
    expect(items.map((item) => item.error?.message)).toEqual([
      expect.stringContaining('has 3 fields, the header 2'),
      expect.stringContaining('names no file'),
      undefined,
    ]);
    expect(items[1]?.file).toBe('tables/d.csv:2');
    expect(items[2]).not.toHaveProperty('prompt');
    expect(said).toEqual(['1 cell of tables/d.csv says “nan”: treated as not given.']);
  });

  test('is taken from stdin, too, and what is no table is bad usage', async () => {
    const piped = async (text: string): Promise<Item[]> => {
      async function* input(): AsyncGenerator<string> {
        yield await Promise.resolve(text);
      }
      const items: Item[] = [];
      for await (const item of readItems(io(folder), '-', 'images', input())) items.push(item);
      return items;
    };
    expect(await piped('Filename;Prompt\na.png;x\n')).toMatchObject([{ file: 'a.png', prompt: 'x' }]);
    expect(await piped('')).toEqual([]);
    await expect(piped('hello\n')).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('jsonl', () => {
  test('reads texts and crops', async () => {
    const path = await table(
      'a.jsonl',
      '{"file":"a.png","prompt":"p","crops":[[0,0],[37,251]]}\n\n{"image":"b.png","description":null}\n',
    );
    expect(await collect(io(folder), path, undefined)).toMatchObject([
      {
        file: 'a.png',
        prompt: 'p',
        crops: [
          [0, 0],
          [37, 251],
        ],
      },
      { file: 'b.png' },
    ]);
  });

  test.each([
    ['{"file":"a.png"', 'not a JSON object'],
    ['[1]', 'not a JSON object'],
    ['{"prompt":"x"}', '"file" is missing'],
    ['{"file":"a.png","prompt":3}', '"prompt" must be text'],
    ['{"file":"a.png","crops":[[1,2,3]]}', '"crops" must be a list of whole-number pairs'],
    ['{"file":"a.png","crops":[[1.5,2]]}', '"crops" must be a list of whole-number pairs'],
    ['{"file":"a.png","crops":[]}', '"crops" must be a list of whole-number pairs'],
  ])('%s becomes an item with an error', async (line, message) => {
    const path = await table('b.jsonl', `${line}\n{"file":"b.png"}\n`);
    const items = await collect(io(folder), path, undefined);
    expect(items[0]?.error).toMatchObject({
      code: 'item-invalid',
      message: expect.stringContaining(message) as unknown,
    });
    expect(items[1]?.error).toBeUndefined();
  });
});

test('what --items is, its contents say, not its name: a list of paths, a table', async () => {
  const list = await table('list.txt', 'images/a.png\r\n\r\n"tables/b.png"\r\nno, such; file.png\r\n');
  const items = await collect(io(folder), list, undefined);
  expect(items.map(({ file }) => file)).toEqual(['images/a.png', 'tables/b.png', 'no, such; file.png']);
  expect(items.map(({ path }) => path)[1]).toBe(join(folder, 'tables', 'b.png'));
  expect(said).toEqual(['tables/list.txt has no header: read as a list of 3 images, one path a line.']);
  for (const name of ['prompts.txt', 'prompts', 'prompts.jsonl', 'prompts.dat']) {
    const named = await table(name, 'file;prompt\na.png;a cat, black\n');
    expect(await collect(io(folder), named, undefined)).toMatchObject([
      { file: 'a.png', prompt: 'a cat, black' },
    ]);
  }
  const pretty = await table('pretty.json', '{\n  "file": "a.png",\n  "prompt": "a cat"\n}\n');
  expect(await collect(io(folder), pretty, undefined)).toMatchObject([{ file: 'a.png', prompt: 'a cat' }]);
  const words = await table('words.txt', 'a cat\na dog\n');
  await expect(collect(io(folder), words, undefined)).rejects.toThrow('has no column that names the image');
});

describe('tables that cannot be read', () => {
  test.each([
    ['none.csv', 'could not be read: there is no such file (ENOENT)'],
    ['tables', 'could not be read: it is a folder (EISDIR)'],
  ])('%s', async (name, message) => {
    await expect(collect(io(folder), name, undefined)).rejects.toThrow(message);
  });

  test('no rows, and bytes that are no text', async () => {
    const empty = await table('empty.csv', 'file,prompt\n');
    await expect(collect(io(folder), empty, undefined)).rejects.toThrow('has no items');
    const binary = await table('binary.jsonl', new Uint8Array([0xff, 0xfe, 0x00]));
    await expect(collect(io(folder), binary, undefined)).rejects.toThrow('cannot be read as text');
  });
});

test('images are found in --images, else where the command was typed, else beside the table', async () => {
  const path = await table('where.jsonl', '{"file":"b.png"}\n{"file":"images/a.png"}\n{"file":"no.png"}\n');
  const found = (await collect(io(folder), path, undefined)).map((item) => item.path);
  expect(found).toEqual([
    join(folder, 'tables', 'b.png'),
    join(folder, 'images', 'a.png'),
    join(folder, 'no.png'),
  ]);
  const given = await collect(io(folder), path, 'images');
  expect(given[0]?.path).toBe(join(folder, 'images', 'b.png'));
});

describe('finding images', () => {
  const paths = async (text: string, images = 'pictures'): Promise<(string | undefined)[]> => {
    const items = await collect(io(folder), await table('find.csv', text), images);
    return items.map(({ path, error }) => error?.message ?? path.slice(folder.length + 1));
  };

  beforeAll(async () => {
    for (const inner of ['base', 'lora', 'Image/allimg'])
      await mkdir(join(folder, 'pictures', inner), { recursive: true });
    const names = ['base/1.png', 'lora/1.png', '2.png', 'M\u00fcller.png'.normalize('NFD'), 'Case.PNG'];
    for (const name of [...names, 'Image/allimg/7.png'])
      await writeFile(join(folder, 'pictures', name), name);
  });

  test('by the longest path that fits: Windows and Unix paths, equal names apart, released data sets', async () => {
    expect(await paths('file\nbase\\1.png\nx/lora/1.png\nC:\\x\\2.png\nallimg\\7.png\n')).toEqual([
      ...['pictures/base/1.png', 'pictures/lora/1.png', 'pictures/2.png', 'pictures/Image/allimg/7.png'],
    ]);
  });

  test('a name is found however its letters are composed, and another case is told', async () => {
    expect(await paths('file\nM\u00fcller.png\ncase.png\n')).toEqual([
      `pictures/${'M\u00fcller.png'.normalize('NFD')}`,
      'pictures/Case.PNG',
    ]);
    expect(said).toEqual([expect.stringMatching(/^case\.png was matched to .*Case\.PNG/)]);
  });

  test('two names that would both resolve to one image are told, not guessed', async () => {
    const [first, second] = await paths('file\nold/2.png\nnew/2.png\n');
    expect(first).toMatch(/^old\/2\.png and new\/2\.png would both resolve to /);
    expect(second).toMatch(/^new\/2\.png and old\/2\.png would both resolve to /);
  });

  test('a text file beside an image is its prompt where the table has none', async () => {
    await writeFile(join(folder, 'pictures', 'base', '1.txt'), 'from the text file\n');
    const source = await itemSource(io(folder), ['pictures/base/1.png'], {
      items: await table('side.csv', 'file,prompt\nbase/1.png,\nbase/1.png,from the table\n'),
      images: 'pictures',
    });
    const items: Item[] = [];
    for await (const item of source.items) items.push(item);
    expect(items.map(({ prompt, promptFrom }) => [prompt, promptFrom])).toEqual([
      ['from the text file', 'sidecar'],
      ['from the text file', 'sidecar'],
      ['from the table', 'table'],
    ]);
    const given = await itemSource(io(folder), ['pictures/base/1.png'], { prompt: 'typed' });
    for await (const item of given.items) expect(item).not.toHaveProperty('prompt');
  });
});

test.each([
  ['images/a.png', undefined, ''],
  ['images/empty.png', 'file-empty', 'is empty (0 bytes)'],
  ['images', 'image-unreadable', 'is a folder'],
  ['images/none.png', 'file-missing', 'does not exist'],
  ['images/a.png/b.png', 'file-missing', 'does not exist'],
])('checkItem: %s', async (file, code, message) => {
  const error = await checkItem({ file, path: join(folder, file), row: {} });
  expect(error?.code).toBe(code);
  expect(error?.message ?? '').toContain(message);
});
