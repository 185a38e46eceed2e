/**
 * Greedy longest-match-first WordPiece (Wu et al. 2016; BERT's tokenization.py). Returns the end of each piece as an index
 * into `chars`, or null where the word cannot be spelt: it is longer than `maxChars` code points or a piece is missing.
 * `longest` bounds the search: no piece of the vocabulary has more code points.
 */
export function splitPieces(
  chars: string[],
  vocabulary: ReadonlyMap<string, number>,
  prefix: string,
  maxChars: number,
  longest: number,
): number[] | null {
  if (chars.length > maxChars) return null;
  const ends: number[] = [];
  for (let start = 0; start < chars.length;) {
    let end = Math.min(chars.length, start + longest);
    while (end > start && !vocabulary.has(pieceText(chars, start, end, prefix))) end--;
    if (end === start) return null;
    ends.push(end);
    start = end;
  }
  return ends;
}

/** The vocabulary's spelling of `chars[start, end)`: pieces inside a word carry the prefix. */
export function pieceText(chars: string[], start: number, end: number, prefix: string): string {
  return (start > 0 ? prefix : '') + chars.slice(start, end).join('');
}
