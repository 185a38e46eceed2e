import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { createAppStore } from '../store/app.ts';
import { imagesOfFolder, takeFiles } from './intake.ts';
import { readTextTable } from './text-table.ts';
import { unpackZip } from './unpack.ts';
import { toCsv } from '../export/csv.ts';
import { csvRow, exportRecord } from '../export/records.ts';

const png = (name: string) => new File([name], name, { type: 'image/png' });

test('of a picked folder: images, tables and models, in the order of their paths', () => {
  const at = (path: string): File => {
    const file = new File([''], path.split('/').at(-1) ?? '');
    return Object.defineProperty(file, 'webkitRelativePath', { value: path });
  };
  const paths = ['set/b/2.png', 'set/a/1.JPG', 'set/notes.docx', 'set/texts.csv', 'set/a/model.pth'];
  expect(imagesOfFolder(paths.map(at)).map(({ webkitRelativePath }) => webkitRelativePath)).toEqual([
    'set/a/1.JPG',
    'set/a/model.pth',
    'set/b/2.png',
    'set/texts.csv',
  ]);
});

describe('tables of texts', () => {
  test('columns under their known names; folders before a file name do not matter', () => {
    const table = '\uFEFFimage_path,prompt,answer\r\nout\\a.png,"a, b",first\r\n/x/b.png,,\r\n,lost,lost\r\n';
    expect(readTextTable(table, 't.csv')).toEqual([
      { file: 'a.png', prompt: 'a, b', description: 'first' },
      { file: 'b.png', prompt: '', description: '' },
    ]);
  });

  test('an exported table reads back as it was, formulas and all', () => {
    const rows = [{ file: '=a.png', prompt: '+1 cat', description: 'plain\n"quoted"' }];
    expect(readTextTable(toCsv(rows), 't.csv')).toEqual(rows);
  });

  test('further columns are kept as cells', () => {
    const table = 'file,prompt,mos_quality,model\na.png,a cat,-1.5,sdxl\n';
    expect(readTextTable(table, 't.csv')).toEqual([
      { file: 'a.png', prompt: 'a cat', cells: { mos_quality: '-1.5', model: 'sdxl' } },
    ]);
  });

  test('scores of an exported table are no ratings, its ratings are', () => {
    const item = {
      id: 'i',
      name: 'a.png',
      file: png('a.png'),
      sample: false,
      prompt: 'a cat',
      promptOrigin: 'table' as const,
      description: '',
      descriptionOrigin: 'none' as const,
      status: 'done' as const,
      cells: { quality: '4.5', mos_align: '-1.5', model: 'sdxl' },
    };
    const csv = toCsv([csvRow(exportRecord(item, undefined), ['quality'])]);
    expect(csv).toContain(',-1.5');
    expect(readTextTable(csv, 't.csv')).toEqual([
      { file: 'a.png', prompt: 'a cat', description: '', cells: item.cells },
    ]);
  });

  test('a table without files says which columns it has', () => {
    expect(() => readTextTable('prompt,score\nx,1\n', 't.csv')).toThrow(/no column “file”.*prompt, score/);
  });
});

describe('archives', () => {
  test('give images and tables, without what archivers add', async () => {
    const bytes = zipSync({
      'set/b.png': strToU8('b'),
      'set/a.jpg': strToU8('a'),
      'notes.txt': strToU8('n'),
      '__MACOSX/a.jpg': strToU8('x'),
      'set/.hidden.png': strToU8('h'),
      'list.csv': strToU8('file\na.jpg\n'),
    });
    const files = await unpackZip(new File([new Uint8Array(bytes)], 'set.zip'));
    expect(files.map(({ name }) => name)).toEqual(['list.csv', 'a.jpg', 'b.png']);
    expect(await files[1]!.text()).toBe('a');
  });

  test('a broken one is refused in words', async () => {
    await expect(unpackZip(new File(['no zip'], 'set.zip'))).rejects.toMatchObject({ code: 'item-invalid' });
  });
});

describe('taking files', () => {
  const table = new File(['file,prompt\na.png,a cat\nmissing.png,a dog\n'], 'texts.csv');

  test('a table gives its texts to the images it comes with', async () => {
    const store = createAppStore();
    const { items, problems } = await takeFiles([png('a.png'), table, png('b.png')], store.getState().items);
    expect(items.map(({ name, prompt, promptOrigin }) => [name, prompt, promptOrigin])).toEqual([
      ['a.png', 'a cat', 'table'],
      ['b.png', undefined, undefined],
    ]);
    expect(problems).toEqual([]);
  });

  test('a table alone changes the texts of images already here', async () => {
    const store = createAppStore();
    const [id] = store.getState().addItems([{ name: 'a.png', file: png('a.png') }]);
    const { items, changes } = await takeFiles([table], store.getState().items);
    expect(items).toEqual([]);
    expect(changes).toEqual([{ id, change: { prompt: 'a cat', promptOrigin: 'table' } }]);
  });

  test('a table of our own brings back who described, and words that stay keep their origin', async () => {
    const row = {
      ...{ file: 'a.png', prompt: 'a cat', prompt_origin: 'typed', model_hash: 'abc' },
      ...{ description: 'A cat.', description_origin: 'model', description_model: 'llava' },
      ...{ description_host: 'localhost:11434', description_mode: 'prompt-aware', description_error: '' },
    };
    const own = new File([toCsv([row])], 'fovea-scores.csv');
    const by = { model: 'llava', host: 'localhost:11434', mode: 'prompt-aware' };
    const { items } = await takeFiles([png('a.png'), own], {});
    expect(items).toMatchObject([{ descriptionOrigin: 'table', description: 'A cat.', descriptionBy: by }]);
    const store = createAppStore();
    store.getState().addItems(
      ['A cat.', 'A dog.'].map((description) => ({
        ...{ name: 'a.png', file: png('a.png'), prompt: 'a cat', promptOrigin: 'file' as const },
        ...{ description, descriptionOrigin: 'typed' as const },
      })),
    );
    const { changes } = await takeFiles([own], store.getState().items);
    expect(changes.map(({ change }) => change)).toMatchObject([{}, { descriptionBy: by }]);
    expect(Object.keys(changes[0]!.change)).toEqual([]);
  });

  test('a table that fits no image says so', async () => {
    const { changes, problems } = await takeFiles([table], {});
    expect(changes).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual(['texts.csv names no image that is here.']);
  });
});
