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

/** The text of a JSON value: a string, or what lies under a known name, at any depth. */
function textIn(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return depth === 0 ? undefined : value;
  if (typeof value !== 'object' || value === null || depth > 4) return undefined;
  if (Array.isArray(value)) return value.length === 1 ? textIn(value[0], depth + 1) : undefined;
  const entries: [string, unknown][] = Object.entries(value);
  const named = entries.find(([name]) =>
    fields.some((field) => name.toLowerCase().split(/[_ -]/).includes(field)),
  );
  const [name, inner] = named ?? (entries.length === 1 ? entries[0]! : ['', undefined]);
  return /^(?:error|message|detail)s?$/iu.test(name) ? undefined : textIn(inner, depth + 1);
}

/** The one text of an answer in JSON, bare or fenced, alone or behind a line that announces it; else the answer as it is. */
export function withoutJson(text: string): string {
  const fenced = /^[^`{}[\]]{0,200}```(?:json)?\s*([\s\S]*?)\s*```\s*$/iu.exec(text.trim())?.[1];
  const bare = fenced ?? text.trim();
  if (!/^(?:\{[\s\S]*\}|\[[\s\S]*\])$/u.test(bare)) return text;
  try {
    const value = textIn(JSON.parse(bare));
    // escapes such as \u0041 only shrink
    return value !== undefined && value.length <= text.length ? value : text;
  } catch {
    return text;
  }
}
