export type JsonObject = Record<string, unknown>;

/** Whether a parsed value is an object, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON object from text, or the first of a list of them; undefined for anything else. Python's `NaN` and `Infinity`, which ComfyUI writes, count as null. */
export function parseObject(text: string): JsonObject | undefined {
  const parse = (json: string): unknown => JSON.parse(json);
  try {
    let value: unknown;
    try {
      value = parse(text);
    } catch {
      const outsideStrings = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;
      value = parse(text.replace(outsideStrings, (token) => (token.startsWith('"') ? token : 'null')));
    }
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return isObject(first) ? first : undefined;
  } catch {
    return undefined;
  }
}

/** The value as text that says something, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
