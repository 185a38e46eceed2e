/** The parameter that a tensor of a checkpoint becomes, or a part of. */
interface Target {
  name: string;
  transposed?: boolean;
  part?: number;
}

/** Keys of a checkpoint, and what becomes of those that match. */
export type Rule = [RegExp, (match: string[]) => Target | undefined];

/** A parameter in whose name `$1` stands for what the key's first group matched. */
export const to =
  (name: string, more: Omit<Target, 'name'> = {}) =>
  (match: string[]): Target => ({ name: name.replaceAll(/\$(\d)/g, (_, at) => match[Number(at)]!), ...more });

/** Keys that are known, and hold no weights of the model. */
export const unused = () => undefined;

/** The target of a key; undefined: known and not used; null: not known. */
export function match(key: string, rules: readonly Rule[]): Target | undefined | null {
  for (const [pattern, target] of rules) {
    const found = pattern.exec(key);
    if (found) return target(found);
  }
  return null;
}
