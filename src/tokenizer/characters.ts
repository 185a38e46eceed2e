/**
 * Character classes of BERT's basic tokenizer (google-research/bert, tokenization.py). A `char` is one code point;
 * a lone surrogate counts as one.
 */

/** Everything in Unicode's "other" classes (also unassigned and surrogates) except tab and line ends: dropped from texts. */
export function isDropped(char: string): boolean {
  if (char === '\t' || char === '\n' || char === '\r') return false;
  return char === '\ufffd' || /^\p{C}$/u.test(char);
}

/** Separates words. The line and paragraph separators are not in BERT's list, but Python's `split` takes them too. */
export function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r' || /^\p{Z}$/u.test(char);
}

/** A word of its own: Unicode punctuation, and all ASCII that is neither letter, digit, space nor control. */
export function isPunctuation(char: string): boolean {
  const code = char.charCodeAt(0);
  if (code < 128) return /^[!-/:-@[-`{-~]$/.test(char);
  return /^\p{P}$/u.test(char);
}

/** A Chinese character is a word of its own; Hangul, kana and half-width forms are written in words and are not. */
export function isIdeograph(char: string): boolean {
  const code = char.codePointAt(0)!;
  return (
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0x20000 && code <= 0x2a6df) ||
    (code >= 0x2a700 && code <= 0x2ceaf) ||
    (code >= 0x2f800 && code <= 0x2fa1f)
  );
}

/** A mark that accents another character (Unicode Mn). */
export function isAccent(char: string): boolean {
  return /^\p{Mn}$/u.test(char);
}
