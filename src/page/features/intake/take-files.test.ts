import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { TableShelf } from '../../../records/table/table-shelf.ts';
import { toCsv } from '../../kit/files/csv.ts';
import { Page } from '../../kit/page.ts';
import { type NewItem, queueStore } from '../batch/index.ts';
import { csvRow, exportRecord } from '../export/index.ts';
import { withPath } from './file-path.ts';
import { takeFiles, type Taken } from './take-files.ts';
import { unpackZip } from './unpack.ts';

const at = (path: string, text = path, type = '') =>
  withPath(new File([text], path.split('/').at(-1)!, { type }), path);
const png = (path: string) => at(path, path, 'image/png');
const csv = (text: string, path = 't.csv') => at(path, text);
const said = ({ notes, problems }: Taken): string =>
  [...problems, ...notes].map(({ message }) => message).join(' ');
const prompts = (items: NewItem[]) => Object.fromEntries(items.map(({ name, prompt }) => [name, prompt]));
const packed = (entries: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(entries).map(([path, text]) => [path, strToU8(text)])));
const zip = (entries: Record<string, string>) => new File([new Uint8Array(packed(entries))], 'set.zip');

describe('archives', () => {
  test('give images, tables and texts with their paths; what is passed over is counted and named', async () => {
    const archive = {
      ...{ './set/b.png': 'b', 'set/a.jpg': 'a', 'set/a.txt': 'a cat', '__MACOSX/a.jpg': 'x' },
      ...{ 'set/.hidden.png': 'h', '../up.png': 'u', 'inner.zip': 'z', 'a.heic': 'h' },
    };
    const { files, passedOver } = await unpackZip(zip(archive));
    expect(files.map(({ name }) => name)).toEqual(['a.jpg', 'a.txt', 'b.png']);
    expect(await files[0]!.text()).toBe('a');
    const sentence = passedOver.sentence('set.zip');
    const parts = [
      '5 files were',
      '1 created by',
      '1 hidden',
      '1 with a path',
      '1 nested archive',
      '1 in an unsupported format',
    ];
    for (const part of parts) expect(sentence).toContain(part);
  });

  test('without anything to score, a message says so', async () => {
    expect(said(await takeFiles([zip({ 'inner.zip': 'z' })], {}))).toMatch(
      /1 nested archive.*set\.zip contains no image that can be read/,
    );
  });

  test('names in UTF-8 without the mark are read as meant', async () => {
    const bytes = packed({ 'M\u00fcller.png': 'm' });
    // take the mark away, as old archivers do
    for (let i = 0; i + 10 < bytes.length; i++) {
      if (bytes[i] !== 0x50 || bytes[i + 1] !== 0x4b) continue;
      if (bytes[i + 2] === 3) bytes[i + 7]! &= ~8;
      if (bytes[i + 2] === 1) bytes[i + 9]! &= ~8;
    }
    const { files } = await unpackZip(new File([new Uint8Array(bytes)], 'set.zip'));
    expect(files.map(({ name }) => name)).toEqual(['M\u00fcller.png']);
  });

  test('a broken one is refused in words', async () => {
    await expect(unpackZip(new File(['no zip'], 'set.zip'))).rejects.toMatchObject({ code: 'item-invalid' });
  });
});

describe('tables and their images', () => {
  const table = csv('file,prompt\na.png,a cat\nmissing.png,a dog\n', 'texts.csv');

  test('a table gives its texts to the images it comes with, and says which rows wait', async () => {
    const taken = await takeFiles([png('a.png'), table, png('b.png')], {});
    expect(taken.items.map(({ name, prompt, promptOrigin }) => [name, prompt, promptOrigin])).toEqual([
      ['a.png', 'a cat', 'table'],
      ['b.png', undefined, undefined],
    ]);
    expect(taken.problems).toEqual([]);
    expect(taken.shelved).toEqual([{ key: 1, label: 'texts.csv', rows: 2, left: 1 }]);
  });

  test('equal names in different folders keep their own prompts: zip, folder, export and back', async () => {
    const own = { 'base/1.png': 'one', 'lora/1.png': 'two' };
    const rows = 'file,prompt\nbase/1.png,one\nlora/1.png,two\n';
    const zipped = await takeFiles([zip({ 'base/1.png': 'b', 'lora/1.png': 'l', 't.csv': rows })], {});
    expect(prompts(zipped.items)).toEqual(own);
    const folder = await takeFiles([png('base/1.png'), png('lora/1.png'), csv(rows)], {});
    expect(prompts(folder.items)).toEqual(own);
    const store = queueStore(new Page());
    const ids = store.getState().addItems(folder.items);
    const records = ids.map((id) => exportRecord(store.getState().items[id]!, undefined));
    const exported = csv(toCsv(records.map((record) => csvRow(record, ['quality']))));
    const again = await takeFiles([exported, png('base/1.png'), png('lora/1.png')], {});
    expect(prompts(again.items)).toEqual(own);
    expect(said(again)).toBe('');
  });

  test('a table in one of two folders speaks of its own; a name that fits two is given to neither, in words', async () => {
    const both = [png('base/1.png'), png('lora/1.png')];
    const inner = await takeFiles([...both, csv('file,prompt\n1.png,mine\n', 'lora/t.csv')], {});
    expect(prompts(inner.items)).toEqual({ 'base/1.png': undefined, 'lora/1.png': 'mine' });
    const outer = await takeFiles([...both, csv('file,prompt\n1.png,whose\n')], {});
    expect(prompts(outer.items)).toEqual({ 'base/1.png': undefined, 'lora/1.png': undefined });
    expect(said(outer)).toMatch(/fits 2 images.*add its folder/);
  });

  test('a table that comes before its images waits for them', async () => {
    const shelf = new TableShelf();
    const before = await takeFiles([table], {}, shelf);
    expect(before.shelved).toEqual([{ key: 1, label: 'texts.csv', rows: 2, left: 2 }]);
    expect([...before.tables.values()].map(({ path, bytes }) => [path, bytes.length])).toEqual([
      ['texts.csv', table.size],
    ]);
    const after = await takeFiles([png('a.png')], {}, shelf);
    expect(prompts(after.items)).toEqual({ 'a.png': 'a cat' });
    expect(said(after)).toBe('Texts from texts.csv, dropped earlier, were applied to 1 image.');
    expect(after.shelved).toMatchObject([{ left: 1 }]);
    expect(said(await takeFiles([png('c.png')], {}, shelf))).toBe('');
  });

  test('a row with a wrong quote is reported, the rows around it are used', async () => {
    const wrong = csv('file,prompt\n1.png,"a "yellow" disc"\n2.png,a boat\n');
    const taken = await takeFiles([wrong, png('1.png'), png('2.png')], {});
    expect(prompts(taken.items)).toEqual({ '1.png': undefined, '2.png': 'a boat' });
    expect(said(taken)).toMatch(/^1 row of t\.csv cannot be read\. Row 1 of t\.csv \(line 2\)/);
  });

  test('of two tables that speak of one image, blank cells of the later wipe nothing', async () => {
    const [first, second] = ['file,prompt,mos\na.png,a cat,3\n', 'file,prompt,mos,style\na.png,,,oil\n'];
    const taken = await takeFiles([png('a.png'), csv(first), csv(second)], {});
    expect(taken.items).toMatchObject([{ prompt: 'a cat', cells: { mos: '3', style: 'oil' } }]);
  });
});

describe('a table for images that are here', () => {
  const here = (item: Partial<NewItem> = {}) => {
    const store = queueStore(new Page());
    const [id] = store.getState().addItems([{ name: 'a.png', file: png('a.png'), ...item }]);
    return { id, items: store.getState().items };
  };

  test('changes their texts', async () => {
    const { id, items } = here();
    const { changes } = await takeFiles([csv('file,prompt\na.png,a cat\n')], items);
    expect(changes).toEqual([{ id, change: { prompt: 'a cat', promptOrigin: 'table' } }]);
  });

  test('with a blank cell leaves a typed prompt, and the one in the file, alone', async () => {
    for (const promptOrigin of ['typed', 'file'] as const) {
      const { id, items } = here({ prompt: 'mine', promptOrigin });
      const { changes } = await takeFiles([csv('file,prompt,mos\na.png,,3\n')], items);
      expect(changes).toEqual([{ id, change: { cells: { mos: '3' } } }]);
    }
  });

  test('with another prompt than the typed one leaves it, and says so', async () => {
    const { items } = here({ prompt: 'mine', promptOrigin: 'typed' });
    const taken = await takeFiles([csv('file,prompt\na.png,theirs\n')], items);
    expect(taken.changes.map(({ change }) => change)).toEqual([{}]);
    expect(said(taken)).toBe('1 image keeps the texts you typed instead of those in the table.');
  });

  test('and so does a text file, but not over what a table or the user said', async () => {
    const note = at('a.txt', 'from the text file');
    const bare = here({ prompt: 'in the file', promptOrigin: 'file' });
    const { changes } = await takeFiles([note], bare.items);
    expect(changes).toEqual([
      { id: bare.id, change: { prompt: 'from the text file', promptOrigin: 'sidecar' } },
    ]);
    for (const promptOrigin of ['typed', 'table'] as const) {
      const { items } = here({ prompt: 'mine', promptOrigin });
      expect((await takeFiles([note], items)).changes).toEqual([]);
    }
  });

  test('brings back who described, where it is our own; words that stay keep their origin', async () => {
    const row = {
      ...{ file: 'a.png', prompt: 'a cat', prompt_origin: 'typed', model_hash: 'abc' },
      ...{ description: 'A cat.', description_origin: 'model', description_model: 'llava' },
      ...{ description_host: 'localhost:11434', description_mode: 'prompt-aware', description_error: '' },
    };
    const own = csv(toCsv([row]), 'fovea-scores.csv');
    const by = { model: 'llava', host: 'localhost:11434', mode: 'prompt-aware' };
    const { items } = await takeFiles([png('a.png'), own], {});
    expect(items).toMatchObject([{ descriptionOrigin: 'table', description: 'A cat.', descriptionBy: by }]);
    const texts = { prompt: 'a cat', promptOrigin: 'file' as const };
    const same = here({ ...texts, description: 'A cat.', descriptionOrigin: 'typed' });
    expect((await takeFiles([own], same.items)).changes.map(({ change }) => change)).toEqual([{}]);
    const other = here({ ...texts, description: 'A dog.', descriptionOrigin: 'model' });
    const [changed] = (await takeFiles([own], other.items)).changes;
    expect(changed?.change).toMatchObject({ description: 'A cat.', descriptionBy: by });
  });

  test('that we exported is read as it was, formulas and all; our scores are no ratings, its ratings are', async () => {
    const texts = { name: '=a.png', prompt: '+1 cat', description: 'plain\n"quoted"' };
    const cells = { quality: '4.5', mos_align: '-1.5', model: 'sdxl' };
    const { items } = here({ ...texts, promptOrigin: 'table', descriptionOrigin: 'table', cells });
    const opinion = {
      mark: { flag: 'keep', stars: 2 },
      vote: { strength: -0.25, error: 1, votes: 3 },
    } as const;
    const text = toCsv([csvRow(exportRecord(Object.values(items)[0]!, undefined, opinion), ['quality'])]);
    expect(text).toContain(',-1.5');
    const [item] = (await takeFiles([csv(text), png('=a.png')], {})).items;
    expect(item).toMatchObject(texts);
    // stars and strengths come back as columns of ratings
    expect(item?.cells).toEqual({ ...cells, stars: '2', vote_strength: '-0.25' });
  });
});

test('text files beside images are their prompts, below a table’s; others are counted', async () => {
  const files = [
    ...[png('x/a.png'), png('x/b.png'), png('y/a.png')],
    ...[at('x/a.txt', 'from the text file\n'), at('x/b.txt', 'below'), at('x/readme.txt', 'hello')],
    csv('file,prompt\nx/b.png,from the table\nx/a.png,\n'),
  ];
  const taken = await takeFiles(files, {});
  expect(taken.items.map(({ name, prompt, promptOrigin }) => [name, prompt, promptOrigin])).toEqual([
    ['x/a.png', 'from the text file', 'sidecar'],
    ['x/b.png', 'from the table', 'table'],
    ['y/a.png', undefined, undefined],
  ]);
  expect(said(taken)).toBe('1 text file (x/readme.txt) matches no image and was skipped.');
});
