import { expect, test } from 'vitest';
import { pathOf, withPath } from './file-path.ts';
import { droppedFiles, imagesOfFolder } from './folder-files.ts';

const at = (path: string) => withPath(new File([path], path.split('/').at(-1)!), path);

test('of an opened folder: images, tables, texts and models by their paths; the rest is counted', async () => {
  const paths = [
    'set/b/2.png',
    'set/a/1.JPG',
    'set/notes.docx',
    'set/t.csv',
    'set/a/model.pth',
    'set/._1.png',
  ];
  const { files, passedOver } = await imagesOfFolder(paths.map((path) => at(path)));
  expect(files.map(({ name }) => name)).toEqual(['1.JPG', 'model.pth', '2.png', 't.csv']);
  expect(passedOver.sentence('The folder')).toBe(
    'The folder: 2 files were skipped: 1 that is not an image or a table (set/notes.docx); 1 created by the system (set/._1.png).',
  );
});

/** An entry of a drop as browsers make them, whose classes they need not expose. */
function entry(path: string, inner?: object[]): object {
  const name = path.split('/').at(-1)!;
  const lists = inner ? [inner, []] : [];
  return {
    ...{ fullPath: `/${path}`, isFile: !inner, isDirectory: Boolean(inner) },
    file: (resolve: (file: File) => void, reject: (error: unknown) => void) =>
      name.startsWith('gone')
        ? reject(new DOMException('gone', 'NotFoundError'))
        : resolve(new File([path], name)),
    createReader: () => ({
      readEntries: (resolve: (list: object[]) => void) => resolve(lists.shift() ?? []),
    }),
  };
}

const dropOf = (items: object[]) => ({ items: items as unknown as DataTransferItemList });
const fileItem = (name: string, entry: object | null) => ({
  ...{ kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => new File([name], name) },
});

test('of thousands of dropped images none is asked whether it is a folder', async () => {
  const asked: string[] = [];
  const items = ['a.png', 'b.JPEG', 'set', 'notes.txt'].map((name) => ({
    ...{ kind: 'file', getAsFile: () => new File([name], name) },
    webkitGetAsEntry: () => {
      asked.push(name);
      return entry(name, name === 'set' ? [entry('set/c.png')] : undefined);
    },
  }));
  const { files } = await droppedFiles(dropOf(items));
  expect(files.map(pathOf)).toEqual(['a.png', 'b.JPEG', 'set/c.png', 'notes.txt']);
  expect(asked).toEqual(['set', 'notes.txt']);
});

test('of a drop: files, a folder walked to its end, a picture from another page; what cannot be opened is counted', async () => {
  const folder = entry('set', [
    entry('set/b.png'),
    entry('set/in', [entry('set/in/a.png')]),
    entry('set/gone.png'),
  ]);
  const { files, passedOver } = await droppedFiles(
    dropOf([
      fileItem('z.odd', entry('z.odd')),
      fileItem('set', folder),
      fileItem('from-page.png', null),
      { kind: 'string', webkitGetAsEntry: () => null, getAsFile: () => null },
    ]),
  );
  expect(files.map(pathOf)).toEqual(['z.odd', 'set/b.png', 'set/in/a.png', 'from-page.png']);
  expect(passedOver.sentence('The folder')).toBe(
    'The folder: 1 file was skipped: 1 that cannot be opened (set/gone.png).',
  );
});
