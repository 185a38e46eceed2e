import { fromC1, unescapeHtml, unescapeWhole } from './html.ts';

/*
 * Texts as CLIP's tokenizers clean them. OpenAI and open_clip call ftfy's `fix_text` first, here without its repair of mojibake: that
 * is a statistical guess, everything else a table.
 */

/** Letters that are one sign: ligatures and digraphs. */
const ligatures: Record<string, string> = {
  ...{
    Ĳ: 'IJ',
    ĳ: 'ij',
    ŉ: 'ʼn',
    Ǳ: 'DZ',
    ǲ: 'Dz',
    ǳ: 'dz',
    Ǆ: 'DŽ',
    ǅ: 'Dž',
    ǆ: 'dž',
    Ǉ: 'LJ',
    ǈ: 'Lj',
    ǉ: 'lj',
  },
  ...{ Ǌ: 'NJ', ǋ: 'Nj', ǌ: 'nj', ﬀ: 'ff', ﬁ: 'fi', ﬂ: 'fl', ﬃ: 'ffi', ﬄ: 'ffl', ﬅ: 'ſt', ﬆ: 'st' },
};
const ligature = new RegExp(`[${Object.keys(ligatures).join('')}]`, 'gu');

/** Characters that no text needs; \p{Cc} has the control characters. */
const controls = /[\p{Cc}\u206a-\u206f\ufeff\ufff9-\ufffc]/gu;

/** Of the control characters these stay: tab, line and page breaks, and what Windows-1252 leaves empty. */
const isKept = (char: string): boolean => '\t\n\f\r'.includes(char) || (char >= '\u0080' && char <= '\u009f');

/** A sequence that colours a terminal. */
const terminal = /\p{Cc}\[[\d;]*[a-zA-Z]/gu;

/** Everything but the entities, once; in ftfy's order. */
function fixOnce(text: string): string {
  return text
    .replaceAll(/[\u0080-\u009f]/gu, fromC1)
    .replaceAll(ligature, (char) => ligatures[char]!)
    .replaceAll(/[\u3000\uff01-\uffef]/gu, (char) => (char === '\u3000' ? ' ' : char.normalize('NFKC')))
    .replaceAll(/[\u201c-\u201f]/gu, '"')
    .replaceAll(/[\u02bc\u2018-\u201b]/gu, "'")
    .replaceAll(/\r\n|[\r\u2028\u2029\u0085]/gu, '\n')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll(terminal, (found) => (found.startsWith('\u001b') ? '' : found))
    .replaceAll(controls, (char) => (isKept(char) ? char : ''))
    .normalize('NFC');
}

/** ftfy's `fix_text` without the repair of mojibake. Entities are left alone from the first line on that has a “<”. */
function fixText(text: string): string {
  let entities = true;
  return text
    .split(/(?<=\n)/u)
    .map((line) => {
      entities &&= !line.includes('<');
      // a line that gained a “<” by it goes on as it began
      const readEntities = entities;
      for (let fixed = line; ;) {
        const next = fixOnce(readEntities ? unescapeWhole(fixed) : fixed);
        if (next === fixed) return fixed;
        fixed = next;
      }
    })
    .join('');
}

const oneSpace = (text: string): string => text.replaceAll(/\p{White_Space}+/gu, ' ');

/** How a text is cleaned before it is split: as OpenAI and open_clip do, or as Hugging Face's fast tokenizer does. */
export type Cleaning = 'ftfy' | 'plain';

/** A text in the form whose pieces the vocabulary knows. */
export function cleanText(text: string, cleaning: Cleaning): string {
  if (cleaning === 'ftfy') {
    return oneSpace(unescapeHtml(unescapeHtml(fixText(text))).trim())
      .trim()
      .toLowerCase();
  }
  // by single characters, so that a final sigma stays an ordinary one
  return Array.from(oneSpace(text.normalize('NFC')), (char) => char.toLowerCase()).join('');
}
