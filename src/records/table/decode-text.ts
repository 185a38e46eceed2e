import { FoveaError } from '../../shared/errors.ts';
import type { NoteBook } from './notes.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const newline = 10;
/** Bytes examined to detect UTF-16 without a byte-order mark. */
const headLength = 4096;

const notText = (label: string): FoveaError =>
  new FoveaError(
    'usage',
    `${label} cannot be read as text: it is neither UTF-8 nor UTF-16, and Windows-1252 would garble it.`,
    'Save it as UTF-8.',
  );

/** The Unicode encoding that the first bytes show: by their mark, or by where the zeros of ASCII letters lie. */
function encodingOf(head: Uint8Array): Encoding {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  head.subarray(0, headLength).forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]!++;
  });
  const [even = 0, odd = 0] = zeros;
  if (isUtf8(head) && (even + odd) * 20 < head.length) return 'utf-8';
  if (odd > 4 * even) return 'utf-16le';
  if (even > 4 * odd) return 'utf-16be';
  return 'utf-8';
}

/** Whether bytes are UTF-8, a letter cut off at their end aside. */
function isUtf8(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const zeroRuns = /\0+/g;

/** A text without the zeros that a crash or a full disk leaves in it, which is remarked on. */
function withoutZeros(text: string, book: NoteBook): string {
  return text.replace(zeroRuns, () => {
    book.add('zero-bytes');
    return '';
  });
}

/** What Windows-1252 has at 0x80 to 0x9F, where Latin-1 has controls. Node's own decoder for it reads Latin-1. */
const windowsMarks = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function decodeWestern(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x80 && byte < 0xa0 ? windowsMarks[byte - 0x80] : String.fromCharCode(byte),
  ).join('');
}

/** Punctuation next to letters in any Western text. */
const marks = /[“”‘’–—…«»°€\u00a0]/g;

/** Whether text read as Windows-1252 may be meant so: no controls, and accents among letters rather than a script of its own. */
function plausible(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- controls are what is looked for
  if (/[\0-\x08\x0e-\x1f\x7f-\x9f]/.test(text)) return false;
  const letters = text.replace(marks, ' ');
  const high = letters.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  const inRuns = (letters.match(/[^\p{ASCII}]{3,}/gu) ?? []).join('').length;
  return inRuns * 2 <= high;
}

/** Reads single lines of what should be UTF-8, remarking on those that are not. */
class LineDecoder {
  readonly #strict = new TextDecoder('utf-8', { fatal: true });
  readonly #lossy = new TextDecoder('utf-8');
  readonly #label: string;
  readonly #book: NoteBook;

  constructor(label: string, book: NoteBook) {
    this.#label = label;
    this.#book = book;
  }

  decode(bytes: Uint8Array): string {
    try {
      return this.#strict.decode(bytes);
    } catch {
      return this.#other(bytes);
    }
  }

  #other(bytes: Uint8Array): string {
    const lossy = this.#lossy.decode(bytes);
    const lost = lossy.match(/\uFFFD/g)?.length ?? 0;
    const kept = lossy.match(/[^\p{ASCII}\uFFFD]/gu)?.length ?? 0;
    // a letter cut in two by something that counted bytes
    if (kept >= lost) {
      this.#book.add('damaged-text');
      return lossy;
    }
    const text = decodeWestern(bytes);
    if (!plausible(text)) throw notText(this.#label);
    this.#book.add('encoding', /[^\s,;|"]*[^\p{ASCII}][^\s,;|"]*/u.exec(text)?.[0].slice(0, 40));
    return text;
  }
}

/** The lines of bytes, each with its end. */
function* byteLines(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start);
    const end = found < 0 ? bytes.length : found + 1;
    yield bytes.subarray(start, end);
    start = end;
  }
}

/**
 * A whole text file as text, without its byte-order mark. UTF-8 and UTF-16 are recognised; lines that are neither are read as
 * Windows-1252 and remarked on. Throws `usage` for data that is not text, or in a code page that can only be guessed.
 */
export function decodeText(bytes: Uint8Array, label: string, book: NoteBook): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4) {
    throw new FoveaError(
      'usage',
      `${label} is a zip or a spreadsheet, not a text table.`,
      'Save the table as CSV (UTF-8).',
    );
  }
  let text: string;
  const marked = bytes[0] === 0xff || bytes[0] === 0xfe;
  try {
    text = new TextDecoder(encodingOf(bytes.subarray(0, headLength)), { fatal: true }).decode(bytes);
  } catch {
    if (encodingOf(bytes.subarray(0, headLength)) !== 'utf-8') throw notText(label);
    const decoder = new LineDecoder(label, book);
    text = [...byteLines(bytes)].map((line) => decoder.decode(line)).join('');
  }
  // zeros alone may be those of any binary file
  const guessed = !marked && encodingOf(bytes.subarray(0, headLength)) !== 'utf-8';
  // oxlint-disable-next-line no-control-regex -- controls are what is looked for
  if (guessed && /[\0-\x08\x0e-\x1f]/.test(text)) throw notText(label);
  const runs = text.match(zeroRuns)?.length ?? 0;
  // oxlint-disable-next-line no-control-regex -- controls are what is looked for
  if (runs > 0 && (runs * 20 > text.length || /[\x01-\x08\x0e-\x1f]|^\0*$/.test(text))) throw notText(label);
  return withoutZeros(text, book);
}

/** Lines of a text as they come, without their ends and byte-order mark; encodings as in `decodeText`, decided line by line. */
export async function* textLines(
  chunks: AsyncIterable<Uint8Array | string>,
  label: string,
  book: NoteBook,
): AsyncGenerator<string> {
  const lines = new LineSplitter(label, book);
  const encoder = new TextEncoder();
  for await (const chunk of chunks)
    yield* lines.take(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
  yield* lines.end();
}

/** Cuts bytes into lines, whatever of the Unicode encodings they are in. */
class LineSplitter {
  readonly #label: string;
  readonly #book: NoteBook;
  readonly #utf8: LineDecoder;
  #encoding: Encoding | undefined;
  #utf16 = new TextDecoder('utf-16le', { fatal: true });
  /** Bytes, or of UTF-16 letters, behind the last line end. */
  #rest: Uint8Array = new Uint8Array();
  #letters = '';

  constructor(label: string, book: NoteBook) {
    this.#label = label;
    this.#book = book;
    this.#utf8 = new LineDecoder(label, book);
  }

  *take(chunk: Uint8Array): Generator<string> {
    this.#rest = joined(this.#rest, chunk);
    // the first line shows the encoding
    if (this.#encoding === undefined && !this.#rest.includes(newline)) return;
    yield* this.#whole(this.#begun());
  }

  *end(): Generator<string> {
    const encoding = this.#begun();
    yield* this.#whole(encoding);
    const last = encoding === 'utf-8' ? this.#utf8.decode(this.#rest) : this.#letters + this.#wide();
    if (last !== '') yield this.#clean(last);
  }

  #begun(): Encoding {
    if (this.#encoding === undefined) {
      this.#encoding = encodingOf(this.#rest);
      if (this.#encoding === 'utf-16be') this.#utf16 = new TextDecoder('utf-16be', { fatal: true });
    }
    return this.#encoding;
  }

  *#whole(encoding: Encoding): Generator<string> {
    if (encoding !== 'utf-8') {
      const lines = (this.#letters + this.#wide(this.#rest)).split('\n');
      this.#rest = new Uint8Array();
      this.#letters = lines.pop() ?? '';
      for (const line of lines) yield this.#clean(line);
      return;
    }
    for (let end = this.#rest.indexOf(newline); end >= 0; end = this.#rest.indexOf(newline)) {
      const line = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end + 1);
      yield this.#clean(this.#utf8.decode(line));
    }
  }

  #wide(bytes?: Uint8Array): string {
    try {
      return bytes ? this.#utf16.decode(bytes, { stream: true }) : this.#utf16.decode();
    } catch {
      throw notText(this.#label);
    }
  }

  #clean(line: string): string {
    return withoutZeros(line, this.#book).replace(/\r$/, '');
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
