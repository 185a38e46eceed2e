const pairs = ['""', '“”', '„“', '«»', '‹›', "''", '‘’', '「」', '『』', '``'] as const;

/** The text in quotation marks that stand around the whole; others are part of it. */
export function withoutQuotes(text: string): string {
  const pair = pairs.find(([open, close]) => text.startsWith(open!) && text.endsWith(close!));
  if (!pair || text.length < 2) return text;
  const inner = text.slice(1, -1);
  // apostrophes within are no quotation marks
  const marks =
    pair === "''" || pair === '‘’' ? /(?<!\p{L})['‘’]|['‘’](?!\p{L})/u : new RegExp(`[${pair}]`, 'u');
  return marks.test(inner) ? text : inner.trim();
}

const fields = ['description', 'caption', 'text', 'answer', 'paragraph', 'content'];

/** The one text of an answer in JSON, bare or fenced; else the answer as it is. */
export function withoutJson(text: string): string {
  const bare = text.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/iu, '$1');
  if (!bare.startsWith('{') || !bare.endsWith('}')) return text;
  try {
    const parsed: unknown = JSON.parse(bare);
    if (typeof parsed !== 'object' || parsed === null) return text;
    const entries = Object.entries(parsed);
    const named =
      entries.find(([name]) => fields.includes(name.toLowerCase())) ??
      (entries.length === 1 ? entries[0] : undefined);
    const value: unknown = named?.[1];
    // escapes such as \u0041 only shrink
    return typeof value === 'string' && value.length <= text.length ? value : text;
  } catch {
    return text;
  }
}
