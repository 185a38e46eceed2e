/** The source of a pattern that finds any of these tokens written out in a text. */
export function writtenOut(tokens: readonly string[]): string {
  return tokens.map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
}
