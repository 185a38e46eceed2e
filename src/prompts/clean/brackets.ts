import type { Drop } from './commands.ts';

/** Innermost groups: no bracket within. */
const round = /(?<before>\w?)\((?<inner>[^()[\]{}]*)\)(?<after>[+-]+|\d?\.\d+)?/g;
const square = /(?<before>\w?)\[(?<inner>[^()[\]{}]*)\]/g;
const curly = /(?<before>[\w$]?)\{(?<inner>[^()[\]{}]*)\}/g;

/** `x:1.3`. The time `at 12:30` and the ratio `16:9` are none. */
const weighted = /^([\s\S]*?)\s*:\s*(-?\d*\.\d+|-?\d)\s*$/;

function weightOf(inner: string): { words: string; weight: string } | undefined {
  const match = weighted.exec(inner);
  if (!match) return undefined;
  const [, words, weight] = match;
  if (/\d$/.test(words!) && !weight!.includes('.')) return undefined;
  return { words: words!, weight: weight! };
}

const options = (inner: string): string =>
  inner
    .replace(/^(?:~?\d+(?:-\d+)?\$\$)(?:[^|$]*\$\$)?/, '')
    .split('|')
    .map((option) => option.replace(/^\s*\d*\.?\d+::/, '').trim())
    .filter(Boolean)
    .join(', ');

/** `[from:to:when]` ends with `to`; `[to:when]` and `[from::when]` have but one text. */
function editOf(inner: string): string | undefined {
  const match = /^([^:]*):(?:([^:]*):)?\s*(\d*\.\d+|\d+)\s*$/.exec(inner);
  if (!match) return undefined;
  const [, from, to] = match;
  return to === undefined || to.trim() === '' ? from! : to;
}

/** Whether a group is a tag of its own, between commas or the ends. */
function isTag(text: string, start: number, end: number): boolean {
  return /(?:^|,)\s*$/.test(text.slice(0, start)) && /^\s*(?:,|$)/.test(text.slice(end));
}

/** Directly within or around a bracket of its kind: emphasis given twice, which prose has not. */
function isNested(text: string, start: number, end: number, open: string, close: string): boolean {
  return text[start - 1] === open && text[end] === close;
}

/**
 * Takes emphasis, alternatives and schedules out of a text and leaves their words. A form that prose has too — one pair around words
 * — counts only as a tag of its own, or where `sure` says that the text has other syntax.
 */
export function dropBrackets(raw: string, sure: boolean, drop: Drop): { text: string; certain: boolean } {
  let text = raw;
  let certain = false;
  const take = (piece: string, words: string): string => {
    certain = true;
    drop(piece);
    return words;
  };
  // from the innermost outwards
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(
      round,
      (piece, lead: string, inner: string, after: string | undefined, at: number) => {
        const [start, end] = [at + lead.length, at + piece.length];
        const strength = weightOf(inner);
        if (strength) return lead + take(`(…:${strength.weight})`, strength.words) + (after ?? '');
        if (after !== undefined) return lead + take(`(…)${after}`, inner);
        if (isNested(before, start, end, '(', ')')) return lead + take('((…))', inner);
        if (lead === '' && inner.trim() !== '' && (sure || certain || isTag(before, start, end))) {
          drop('(…)');
          return inner;
        }
        return piece;
      },
    );
    text = text.replace(square, (piece, lead: string, inner: string, at: number, whole: string) => {
      const [start, end] = [at + lead.length, at + piece.length];
      if (inner.includes('|')) return lead + take(`[${inner}]`, options(inner));
      const edit = editOf(inner);
      if (edit !== undefined) return lead + take(`[${inner}]`, edit);
      if (isNested(whole, start, end, '[', ']')) return lead + take('[[…]]', inner);
      if (lead === '' && inner.trim() !== '' && (sure || certain || isTag(whole, start, end))) {
        drop('[…]');
        return inner;
      }
      return piece;
    });
    text = text.replace(curly, (piece, lead: string, inner: string, at: number, whole: string) => {
      const [start, end] = [at + lead.length, at + piece.length];
      if (inner.includes('|')) return lead + take(`{${inner}}`, options(inner));
      if (isNested(whole, start, end, '{', '}')) return lead + take('{{…}}', inner);
      if (lead === '' && inner.trim() !== '' && (sure || certain || isTag(whole, start, end))) {
        drop('{…}');
        return inner;
      }
      return piece;
    });
  }
  return { text, certain };
}
