/** So many groups are told apart by colour. */
const colours = ['#2f7fd4', '#d0640f', '#2c9357', '#c2559d', '#9a7d00', '#1c8fa3'];

/** Dots of one colour. */
export interface Dots {
  /** A group; undefined: all images, or those of the smaller groups. */
  group: string | undefined;
  colour: string | undefined;
  path: string;
}

/** The path of all dots, as one for each of the largest groups and one for the other images. */
export function dotsByGroup(all: string, groups: readonly string[] | undefined): Dots[] {
  if (!groups) return [{ group: undefined, colour: undefined, path: all }];
  const paths = new Map<string, string[]>();
  all.match(/M[^M]+/g)?.forEach((dot, i) => {
    const group = groups[i]!;
    const path = paths.get(group);
    if (path) path.push(dot);
    else paths.set(group, [dot]);
  });
  const sorted = [...paths].sort(([, a], [, b]) => b.length - a.length);
  const named = sorted.slice(0, colours.length);
  const rest = sorted.slice(colours.length).flatMap(([, path]) => path);
  return [
    ...(rest.length > 0 ? [{ group: undefined, colour: 'var(--line-strong)', path: rest.join('') }] : []),
    ...named.map(([group, path], i) => ({ group, colour: colours[i], path: path.join('') })),
  ];
}

/** The same as a key lists them: the other images, which are drawn below all groups, come last. */
export function inKey(dots: readonly Dots[]): Dots[] {
  const isRest = ({ group }: Dots): boolean => group === undefined;
  return [...dots.filter((one) => !isRest(one)), ...dots.filter(isRest)];
}
