import { decodeText } from './table/decode-text.ts';
import { isNotGiven } from './table/not-given.ts';
import { NoteBook, type Note } from './table/notes.ts';

/** Paths of the text files that may hold an image's prompt: `a/b.txt` and `a/b.png.txt` for `a/b.png`. */
export function sidecarPaths(image: string): string[] {
  const stem = image.replace(/\.[^./\\]+$/, '');
  return [`${stem}.txt`, `${image}.txt`];
}

export interface Sidecar {
  prompt?: string;
  notes: Note[];
}

/**
 * The prompt in a text file beside an image; none where it is blank. `promptIn` finds the prompt in what a generator wrote. Throws
 * `usage` for what is no text.
 */
export function readSidecar(
  bytes: Uint8Array,
  label: string,
  promptIn: (text: string) => string | undefined,
): Sidecar {
  const book = new NoteBook(label);
  const text = decodeText(bytes, label, book).replaceAll('\r\n', '\n').trim();
  const prompt = promptIn(text)?.trim() ?? '';
  return { ...(isNotGiven(prompt) ? {} : { prompt }), notes: book.list() };
}
