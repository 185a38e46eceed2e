import { expect, test } from 'vitest';
import { textLines } from './decode-text.ts';
import { NoteBook } from './notes.ts';

async function* stream<T>(...values: T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

async function lines(...chunks: Uint8Array[]): Promise<{ lines: string[]; said: string[] }> {
  const book = new NoteBook('x');
  const all: string[] = [];
  for await (const line of textLines(stream(...chunks), 'x', book)) all.push(line);
  return { lines: all, said: book.list().map(({ message }) => message) };
}

const text = '\uFEFF{"a":"é"}\r\n\n日本\nlast';
const wide = (little: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), little);
  return new Uint8Array(view.buffer);
};

test.each([
  ['UTF-8', new TextEncoder().encode(text)],
  ['UTF-16 LE', wide(true)],
  ['UTF-16 BE', wide(false)],
])('lines of %s are whole wherever the chunks are cut', async (_, bytes) => {
  for (const step of [1, 2, 3, 5, 100]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / step) }, (_, i) =>
      bytes.subarray(i * step, (i + 1) * step),
    );
    expect(await lines(...chunks)).toEqual({ lines: ['{"a":"é"}', '', '日本', 'last'], said: [] });
  }
});

test('a line comes as soon as it is whole; one in Windows-1252 is told; what is no text is refused', async () => {
  let given = 0;
  async function* slow(): AsyncGenerator<string> {
    for (const chunk of ['{"file":"a"}\n', '{"file":"b"}\n']) {
      given++;
      yield await Promise.resolve(chunk);
    }
  }
  const first = await textLines(slow(), 'x', new NoteBook('x')).next();
  expect([first.value, given]).toEqual(['{"file":"a"}', 1]);
  const mixed = Uint8Array.from([...new TextEncoder().encode('größe\n'), 0x67, 0x72, 0xf6, 0xdf, 0x65, 10]);
  expect(await lines(mixed)).toEqual({
    lines: ['größe', 'größe'],
    said: ['x is not UTF-8: 1 line is read as Windows-1252, for example “größe”.'],
  });
  await expect(lines(new Uint8Array([0xff, 0xfe, 0x00]))).rejects.toThrow(/^x cannot be read as text/);
});
