/*
 * English words without their endings, so that "glasses", "smiling" and "knives" meet "glass", "smile" and "knife". Coarser than a dictionary and
 * finer than nothing: two words are compared, never shown.
 */

const irregular: Readonly<Record<string, string>> = {
  men: 'man',
  women: 'woman',
  children: 'child',
  people: 'person',
  feet: 'foot',
  teeth: 'tooth',
  mice: 'mouse',
  geese: 'goose',
  wolves: 'wolf',
  leaves: 'leaf',
  knives: 'knife',
  shelves: 'shelf',
  ate: 'eat',
  sat: 'sit',
  stood: 'stand',
  held: 'hold',
  wore: 'wear',
  worn: 'wear',
  flew: 'fly',
  fought: 'fight',
  made: 'make',
  lit: 'light',
  golden: 'gold',
  wooden: 'wood',
};

const endings: readonly [RegExp, string][] = [
  [/'s?$/, ''],
  [/ies$/, 'y'],
  [/(ss|sh|ch|x|z|o)es$/, '$1'],
  [/([^su])s$/, '$1'],
  [/(?<=[aeiouy].*)(ingly|edly|ing|ed|ly|ish|ful|ness|like)$/, ''],
  [/(?<=[aeiouy].*)y$/, ''],
  [/(?<=[aeiouy].*[^aeiou])er$/, ''],
  [/([bdfgmnprt])\1$/, '$1'],
  [/(?<=..)e$/, ''],
];

/** The stem of a word in lower case; the word itself where it is short. */
export function stem(word: string): string {
  let out = irregular[word] ?? word;
  for (const [ending, by] of endings) {
    const shorter = out.replace(ending, by);
    if (shorter.length >= 3) out = shorter;
  }
  return out;
}
