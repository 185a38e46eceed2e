/** What a scored image says of how it was scored. Absent: not recorded. */
export interface ImageFacts {
  /** Name and hash. */
  model?: string;
  settings?: Readonly<Record<string, unknown>>;
  /** Where its description came from, in words. */
  description?: string;
}

/** Everything a run was scored with, by name; each name has every value that occurs. Not recorded: no entry. */
export type RunFacts = Readonly<Record<string, readonly string[]>>;

/** Settings that change numbers, and how they are called. Which heads are asked for changes none, and texts are an image's own. */
const settingNames: Readonly<Record<string, string>> = {
  crops: 'crops',
  backend: 'backend',
  variant: 'kernel variant',
  rawPrompts: 'raw prompts',
  describe: 'description server',
};

/** Collects how the images of a run were scored. */
export function runFacts(images: readonly ImageFacts[]): RunFacts {
  const facts = new Map<string, Set<string>>();
  const add = (name: string, value: string): void => {
    const values = facts.get(name);
    if (values) values.add(value);
    else facts.set(name, new Set([value]));
  };
  for (const { model, settings, description } of images) {
    if (model !== undefined) add('model', model);
    if (description !== undefined) add('descriptions', description);
    if (settings === undefined) continue;
    for (const [key, name] of Object.entries(settingNames)) add(name, said(settings[key]));
  }
  return Object.fromEntries([...facts].map(([name, values]) => [name, [...values].sort()]));
}

const said = (value: unknown): string => {
  if (value === undefined) return 'the default';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const shown = 3;
const list = (values: readonly string[]): string =>
  [...values.slice(0, shown), ...(values.length > shown ? ['…'] : [])].join(', ');

/** Why two runs should not be compared, in sentences; none where they were scored alike as far as both say. */
export function factDifferences(
  base: { name: string; facts: RunFacts },
  other: { name: string; facts: RunFacts },
): string[] {
  const mixed = [base, other].flatMap(({ name, facts: { model = [] } }) =>
    model.length > 1 ? [`${name} has scores of ${model.length} models: ${list(model)}.`] : [],
  );
  const different = Object.entries(base.facts).flatMap(([name, values]) => {
    const others = other.facts[name];
    if (others === undefined || values.join('\n') === others.join('\n')) return [];
    return [`Different ${name}: ${list(values)} in ${base.name}; ${list(others)} in ${other.name}.`];
  });
  return [...mixed, ...different];
}

/** What a run was scored with, in one sentence; what is as usual is left out. */
export function factSentence({ name, facts }: { name: string; facts: RunFacts }): string {
  const words = Object.entries(facts).flatMap(([fact, values]) =>
    values.join() === 'the default' ? [] : [`${fact} ${list(values)}`],
  );
  return words.length === 0 ? `${name} does not record how it was scored.` : `${name}: ${words.join('; ')}.`;
}

/** Facts that one of two runs does not record, in a sentence; none where both record the same. */
export function unknownFacts(
  base: { name: string; facts: RunFacts },
  other: { name: string; facts: RunFacts },
): string[] {
  return [base, other].flatMap(({ name, facts }, i) => {
    const partner = i === 0 ? other.facts : base.facts;
    const missing = Object.keys(partner).filter((fact) => facts[fact] === undefined);
    return missing.length === 0
      ? []
      : [`${name} does not record: ${missing.join(', ')}. It is taken to be the same.`];
  });
}
