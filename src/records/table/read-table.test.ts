import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNotGiven } from './not-given.ts';
import { ratingOf } from './rating.ts';
import { readTable, type Table } from './read-table.ts';

const said = (table: Table): string => table.notes.map(({ message }) => message).join(' ');
const files = (table: Table): string[] => table.rows.map(({ file }) => file);
const problems = (table: Table): (string | undefined)[] => table.rows.map(({ problem }) => problem);

describe('quotes', () => {
  test('a quote inside quoted text costs its own row, named by row and line; the next row is read', () => {
    const table = readTable(
      'file,prompt,mos\n1.png,"a "yellow" disc",3\n2.png,a boat,2\n3.png,a tree,1\n',
      'inner.csv',
    );
    expect(problems(table)).toEqual([
      expect.stringMatching(/^Row 1 of inner\.csv \(line 2\) has a quote inside quoted text/),
      undefined,
      undefined,
    ]);
    expect(table.rows[1]).toMatchObject({ file: '2.png', prompt: 'a boat' });
    expect(said(table)).toMatch(/1 row of inner\.csv cannot be read\. Row 1/);
  });

  test.each([
    ['to the end of the file', '2.png,a boat,2\n3.png,a tree,1\n'],
    ['to a quote in a later row', '2.png,"a boat, big",2\n3.png,a tree,1\n'],
    ['to a quote that would close it', '2.png,a boat",2\n3.png,a tree,1\n'],
    ['to a quoted row of several lines', '2.png,"a boat\nat sea",2\n3.png,a tree,1\n'],
  ])('a quote left open %s does not swallow the rows behind it', (_, rest) => {
    const table = readTable(`file,prompt,mos\n1.png,"a yellow disc,3\n${rest}`, 'open.csv');
    expect(files(table)).toEqual(['1.png', '2.png', '3.png']);
    expect(problems(table)[0]).toMatch(/^Row 1 of open\.csv \(line 2\) has a quote/);
    expect(problems(table).slice(1)).toEqual([undefined, undefined]);
  });

  test('text of several lines is one row, also where its lines have commas; inches are text', () => {
    const table = readTable(
      'file,prompt\n1.png,"a cat, ""big""\nand red, and blue"\n2.png,a 5" disc\n3.png, "x, y"\n',
      't.csv',
    );
    expect(table.rows).toMatchObject([
      { file: '1.png', prompt: 'a cat, "big"\nand red, and blue' },
      { file: '2.png', prompt: 'a 5" disc' },
      { file: '3.png', prompt: 'x, y' },
    ]);
    expect(table.notes).toEqual([]);
  });
});

describe('whole JSON values', () => {
  const row = { file: 'a.png', prompt: 'a fox' };
  test.each([
    ['a row over several lines', JSON.stringify(row, null, 2)],
    ['a list over several lines', JSON.stringify([row], null, 2)],
    ['an object that holds the list', JSON.stringify({ version: 1, images: [row], tags: ['x'] })],
    ['an entry for each image', '{"a.png": "a fox"}'],
    ['an object for each image', '{"a.png": {"prompt": "a fox"}}'],
    ['a list for each column', '{"file": ["a.png"], "prompt": ["a fox"]}'],
    ['an index for each column', '{"file": {"0": "a.png"}, "prompt": {"0": "a fox"}}'],
    ['lines with the commas of a list', '{"file": "a.png", "prompt": "a fox"},\n'],
    ['lines that end as on old Macs', '{"file": "a.png", "prompt": "a fox"}\r'],
  ])('are rows in the form of %s', (_, text) => {
    for (const label of ['t.json', 't.txt'])
      expect(readTable(text, label).rows).toMatchObject([{ file: 'a.png', prompt: 'a fox' }]);
  });

  test('are images in the form of a list of paths', () => {
    expect(files(readTable('["a.png", "b/c.jpg"]', 't.json'))).toEqual(['a.png', 'b/c.jpg']);
  });

  test('in any other shape are refused, row by row', () => {
    expect(problems(readTable('{"a": 1}', 't.json'))).toEqual(['t.json:1: "file" is missing.']);
    expect(problems(readTable('["a cat"]', 't.json'))).toEqual(['t.json:1 is not a JSON object.']);
  });
});

test('zero bytes that a crash left are left out, and that is reported; a file of them is no table', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const damaged = readTable(bytes('file,prompt\na.png,a f\0\0ox\nb.png,a boat\n\0\0\0'), 't.csv');
  expect(damaged.rows.map(({ prompt }) => prompt)).toEqual(['a fox', 'a boat']);
  expect(said(damaged)).toBe('t.csv is damaged: zero bytes in 2 places were left out.');
  for (const text of ['\0'.repeat(300), 'a\0b\0\x01\x02\0'.repeat(50)])
    expect(() => readTable(bytes(text), 't.csv')).toThrow('cannot be read as text');
});

test('Markdown’s line under the header and a quoted “sep=;” are no rows', () => {
  const table = readTable('| file | prompt |\n|:---|---|\n| a.png | a fox |\n', 't.md');
  expect(table.rows).toMatchObject([{ file: 'a.png', prompt: 'a fox' }]);
  expect(files(readTable('"sep=;"\nfile;prompt\na.png;x\n', 't.csv'))).toEqual(['a.png']);
});

describe('lists of image paths', () => {
  test.each(['\n', '\r\n', '\r'])('are read without a header, whatever ends their lines: %j', (end) => {
    const table = readTable(['b/1.png', ' C:\\x\\2 (1).JPG ', '', "'3, new.webp'", ''].join(end), 'list.txt');
    expect(files(table)).toEqual(['b/1.png', 'C:\\x\\2 (1).JPG', '3, new.webp']);
    expect(table).toMatchObject({ columns: ['file'], roles: { file: 'file' } });
    expect(said(table)).toBe('list.txt has no header: read as a list of 3 images, one path a line.');
  });

  test.each([
    ['a header', 'image\n1.png\n2.png\n', ['1.png', '2.png']],
    ['texts beside the paths', 'file,prompt\n1.png,a boat.png\n', ['1.png']],
    ['JSON', '{"file":"1.png"}\n', ['1.png']],
  ])('are not what has %s', (_, text, expected) => {
    const table = readTable(text, 't.txt');
    expect(files(table)).toEqual(expected);
    expect(said(table)).not.toContain('list');
  });

  test.each(['1.png,a boat\n2.png,a tree\n', '1.png\na boat\n2.png\na tree\n', 'notes\n1.png\n'])(
    'are not %j, which names no columns',
    (text) => {
      expect(() => readTable(text, 't.txt')).toThrow('no column that names the image');
    },
  );
});

describe('rows', () => {
  test('too many cells are refused in words, never cut; too few are told', () => {
    const table = readTable(
      'file;prompt;mos\na.png;one;two;3\n;four;1\nb.png;five\n\nc.png;six;2;;\n',
      'd.csv',
    );
    expect(problems(table)).toEqual([
      'Row 1 of d.csv (line 2) has 4 fields, the header 3: text with semicolons needs double quotes.',
      'Row 2 of d.csv (line 3) names no file in column "file".',
      undefined,
      undefined,
    ]);
    expect(said(table)).toMatch(/1 row of d\.csv has fewer fields than the header \(row 3\)/);
  });

  test('a table without a file column says which columns it has', () => {
    expect(() => readTable('a,b\n1,2\n', 't.csv')).toThrow(/no column that names the image file.*a, b/);
    expect(() => readTable('', 't.csv')).toThrow(/none/);
  });
});

describe('column names', () => {
  test.each([
    'file',
    'filename',
    'File Name',
    'file_name',
    'IMAGE',
    'image-path',
    'img',
    'Path',
    'name',
    'picture',
  ])('“%s” names the image', (column) => {
    expect(readTable(`Prompt,${column},DESCRIPTION\na cat,a.png,A cat.\n`, 't.csv').rows).toMatchObject([
      { file: 'a.png', prompt: 'a cat', description: 'A cat.' },
    ]);
  });

  test('of two that name the image, the one that holds image names counts; two of one meaning are told', () => {
    const table = readTable('image,name,prompt,text\n17,a.png,one,two\n', 't.csv');
    expect(table.rows).toMatchObject([{ file: 'a.png', prompt: 'one' }]);
    expect(said(table)).toMatch(/“prompt” and “text” both name the prompt/);
    expect(said(readTable('file,prompt,prompt\na.png,one,two\n', 't.csv'))).toMatch(
      /Two columns are called “prompt”/,
    );
  });

  test('a caption alone is the prompt, and told; beside a prompt it is the description', () => {
    const alone = readTable('image,caption\na.png,a cat\n', 't.csv');
    expect([alone.rows[0]!.prompt, said(alone)]).toEqual([
      'a cat',
      expect.stringMatching(/“caption”.*as the prompt/),
    ]);
    const both = readTable('image,caption,prompt\na.png,A cat.,a cat\n', 't.csv');
    expect(both.rows).toMatchObject([{ prompt: 'a cat', description: 'A cat.' }]);
  });

  test('names that mean something to JavaScript, none, and the same twice do no harm', () => {
    const table = readTable(
      '__proto__,file,constructor,,toString,constructor,mos\n1,a.png,3,0,4,5,2\n',
      't.csv',
    );
    const { cells } = table.rows[0]!;
    expect(ratingOf(cells, 'constructor')).toBe(3);
    expect(ratingOf(cells, '__proto__')).toBe(1);
    expect(ratingOf(cells, 'hasOwnProperty')).toBeNull();
    expect(Object.getPrototypeOf(cells)).toBe(Object.prototype);
    expect(said(table)).toMatch(/1 column of t\.csv without a name is not read/);
    const json = readTable('{"__proto__":{"file":"b.png"},"file":"a.png","constructor":3}\n', 't.jsonl');
    expect(json.rows[0]).toMatchObject({ file: 'a.png' });
    expect(ratingOf(json.rows[0]!.cells, 'constructor')).toBe(3);
  });
});

describe('cells that say nothing', () => {
  test('nan, null, None, N/A and - are not given, and counted; longer text that begins so is text', () => {
    const table = readTable(
      'file,prompt,description,mos\n1.png,a disc,nan,3\n2.png,NaN,A boat.,nan\n3.png,,,1\n4.png,nan bread,None,N/A\n5.png,-,null,high\n',
      'nan.csv',
    );
    expect(table.rows.map(({ prompt, description }) => [prompt, description])).toEqual([
      ['a disc', undefined],
      [undefined, 'A boat.'],
      [undefined, undefined],
      ['nan bread', undefined],
      [undefined, undefined],
    ]);
    expect(table.rows.map(({ cells }) => ratingOf(cells, 'mos'))).toEqual([3, null, 1, null, null]);
    expect(said(table)).toMatch(/7 cells of nan\.csv say “nan”, “NaN”, “None”: treated as not given/);
    expect(said(table)).toMatch(/1 rating of nan\.csv is not a number: “high”/);
  });
});

describe('encodings', () => {
  const text = 'file;prompt;mos\n1.png;größer;3\n2.png;a boat;2\n';
  const latin = (from: string): Uint8Array => Uint8Array.from(from, (letter) => letter.charCodeAt(0));
  const wide = (from: string, little: boolean): Uint8Array =>
    Uint8Array.from(from, (letter) => letter.charCodeAt(0)).reduce(
      (bytes, byte, i) => (bytes.set(little ? [byte, 0] : [0, byte], 2 * i), bytes),
      new Uint8Array(2 * from.length),
    );

  test.each([
    ['UTF-8', new TextEncoder().encode(text)],
    ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${text}`)],
    ['UTF-16 LE with a mark', Uint8Array.from([0xff, 0xfe, ...wide(text, true)])],
    ['UTF-16 BE with a mark', Uint8Array.from([0xfe, 0xff, ...wide(text, false)])],
    ['UTF-16 LE', wide(text, true)],
    ['UTF-16 BE', wide(text, false)],
  ])('%s is read without a word', (_, bytes) => {
    const table = readTable(bytes, 't.csv');
    expect(table.rows.map(({ prompt }) => prompt)).toEqual(['größer', 'a boat']);
    expect(table.notes).toEqual([]);
  });

  test('Windows-1252 is read, and told with an example', () => {
    const table = readTable(latin(text), 'ansi.csv');
    expect(table.rows[0]!.prompt).toBe('größer');
    expect(said(table)).toBe('ansi.csv is not UTF-8: 1 line is read as Windows-1252, for example “größer”.');
  });

  test('Windows’ own marks are read, too', () => {
    const table = readTable(
      latin('file,prompt\n1.png,un ch\xe2teau pr\xe8s d\x92une for\xeat \x97 5 \x80\n'),
      'ansi.csv',
    );
    expect(table.rows[0]!.prompt).toBe('un château près d’une forêt — 5 €');
  });

  test('a letter cut in two costs no other line, and is told', () => {
    const bytes = new TextEncoder().encode('file,prompt\n1.png,größer é\n2.png,schön\n');
    const cut = bytes.filter((_, i) => i !== bytes.indexOf(0xa9));
    const table = readTable(cut, 't.csv');
    expect(table.rows.map(({ prompt }) => prompt)).toEqual(['größer \uFFFD', 'schön']);
    expect(said(table)).toMatch(/1 line of t\.csv holds bytes that are not UTF-8/);
  });

  test.each([
    ['Cyrillic in a code page', latin('file,prompt\n1.png,\xea\xee\xf8\xea\xe0 \xed\xe0 \xe4\xee\xec\xe5\n')],
    [
      'Japanese in a code page',
      Uint8Array.from([...latin('file,prompt\n1.png,'), 0x82, 0xb1, 0x82, 0xf1, 0x81, 0x42]),
    ],
    ['bytes that are no text', Uint8Array.from([0, 1, 2, 3, 0, 255])],
    ['a spreadsheet', latin('PK\x03\x04')],
  ])('%s is refused in words, not garbled', (_, bytes) => {
    expect(() => readTable(bytes, 't.csv')).toThrow(
      /^t\.csv (cannot be read as text|is a zip or a spreadsheet)/,
    );
  });
});

describe('JSON', () => {
  test('lines and arrays, with Python’s NaN, under any of the column names', () => {
    const lines =
      '{"file":"1.png","prompt":"a disc","mos":NaN}\n\n{"Image":"2.png","Prompt":"NaN, -Infinity","mos":2}\n';
    const table = readTable(lines, 'nan.jsonl');
    expect(table.rows).toMatchObject([
      { number: 1, file: '1.png', prompt: 'a disc' },
      { number: 3, file: '2.png', prompt: 'NaN, -Infinity' },
    ]);
    expect(table.rows.map(({ cells }) => ratingOf(cells, 'mos'))).toEqual([null, 2]);
    expect(said(table)).toMatch(/1 cell of nan\.jsonl says “NaN”/);
    const array = readTable(
      '[{"file_name":"a.png","text":"x"}, {"file_name":"b.png","text":null}]',
      'list.json',
    );
    expect(array.rows).toMatchObject([{ file: 'a.png', prompt: 'x' }, { file: 'b.png' }]);
  });
});

describe('whatever wrote the table, it reads back as it was', () => {
  const word = fc
    .string({ unit: 'grapheme', maxLength: 30 })
    .map((cell) => cell.replace(/[\0\uFEFF]/g, '').trim())
    .filter((cell) => !/\.(png|jpe?g)\s*$/im.test(cell));
  const row = fc.record({ prompt: word, description: word, mos: fc.integer({ min: 0, max: 100 }) });
  const dialect = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t'),
    newline: fc.constantFrom('\n', '\r\n'),
    mark: fc.boolean(),
    encoding: fc.constantFrom('utf-8', 'utf-16le', 'utf-16be'),
    quoted: fc.boolean(),
    last: fc.boolean(),
  });

  function encode(text: string, encoding: string): Uint8Array {
    if (encoding === 'utf-8') return new TextEncoder().encode(text);
    const view = new DataView(new ArrayBuffer(2 * text.length));
    for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), encoding === 'utf-16le');
    return new Uint8Array(view.buffer);
  }

  test('any delimiter, encoding, line end and way of quoting', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), dialect, (rows, how) => {
        const cell = (value: string): string =>
          how.quoted || /["\r\n]/.test(value) || value.includes(how.delimiter)
            ? `"${value.replaceAll('"', '""')}"`
            : value;
        const lines = [
          ['file', 'prompt', 'description', 'mos'],
          ...rows.map(({ prompt, description, mos }, i) => [`d/${i}.png`, prompt, description, `${mos},5`]),
        ].map((cells) => cells.map(cell).join(how.delimiter));
        const text = `${how.mark || how.encoding !== 'utf-8' ? '\uFEFF' : ''}${lines.join(how.newline)}${how.last ? how.newline : ''}`;
        const table = readTable(encode(text, how.encoding), 't.csv');
        const given = (value: string): string | undefined => (isNotGiven(value) ? undefined : value);
        expect(problems(table).filter(Boolean)).toEqual([]);
        expect(
          table.rows.map(({ file, prompt, description, cells }) => [
            file,
            prompt,
            description,
            ratingOf(cells, 'mos'),
          ]),
        ).toEqual(
          rows.map(({ prompt, description, mos }, i) => [
            `d/${i}.png`,
            given(prompt),
            given(description),
            mos + 0.5,
          ]),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('a wrong quote anywhere costs one row and no other', () => {
    const plain = fc.stringMatching(/^[a-z ]{1,12}$/).map((text) => `x${text}x`);
    fc.assert(
      fc.property(
        fc.array(plain, { minLength: 2, maxLength: 9 }),
        fc.nat(),
        fc.constantFrom('"open', '"in "the" middle"', '"x"y'),
        (prompts, place, fault) => {
          const bad = place % prompts.length;
          const lines = prompts.map((prompt, i) => `${i}.png,${i === bad ? fault : prompt},1`);
          const table = readTable(`file,prompt,mos\n${lines.join('\n')}\n`, 't.csv');
          expect(table.rows.map(({ prompt }) => prompt)).toEqual(
            prompts.map((prompt, i) => (i === bad ? undefined : prompt.trim())),
          );
          expect(problems(table).flatMap((problem, i) => (problem === undefined ? [] : [i]))).toEqual([bad]);
        },
      ),
    );
  });
});
