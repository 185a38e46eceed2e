const rules = new Intl.PluralRules('en');

/** A count and its noun: `1 crop`, `3 crops`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${rules.select(count) === 'one' ? one : many}`;
