/** Marks at the start of a line: headings, quotes, bullets, numbers. */
const lineMark = /^\s*(?:#{1,6}\s+|>\s?|[-*+•‣·]\s+|\d{1,2}[.)]\s+)+/u;
/** A line of marks alone: rules, fences, the frame of a table. */
const ruler = /^(?:[-*_=]{3,}|`{3,}[\w-]*|~{3,}[\w-]*|[|:\- ]*\|[|:\- ]*)$/u;

function inline(text: string): string {
  return text
    .replaceAll(/!?\[([^[\]]*)\]\((?:[^()]|\([^()]*\))*\)/gu, '$1')
    .replaceAll(/(\*{1,3})(?=\S)([^*]*?\S)\1/gu, '$2')
    .replaceAll(/(?<![\p{L}\p{N}_])(_{1,3})(?=\S)([^_]*?\S)\1(?![\p{L}\p{N}_])/gu, '$2')
    .replaceAll(/\\(?:boxed|text|textbf|textit)\{([^{}]*)\}/gu, '$1')
    .replaceAll(/~~(?=\S)([^~]*?\S)~~/gu, '$1')
    .replaceAll(/(`{1,3})([^`]+)\1/gu, '$2')
    .replaceAll(/\*\*|```\w*/gu, '');
}

/** Markdown as one line of plain words: the marks go; items and paragraphs without a stop are parted by semicolons. */
export function withoutMarkdown(text: string): string {
  let result = '';
  let blank = false;
  for (const line of text.split(/\r\n|[\n\r\u2028\u2029]/u)) {
    const words = line.replace(lineMark, '').trim();
    if (words === '' || ruler.test(line.trim())) {
      blank = true;
      continue;
    }
    const apart = blank || lineMark.test(line);
    const stop = apart && /[\p{L}\p{N}*)\]]$/u.test(result) ? '; ' : ' ';
    result += result === '' ? words : `${stop}${words}`;
    blank = false;
  }
  return inline(result);
}
