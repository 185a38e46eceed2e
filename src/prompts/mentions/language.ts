/** Scripts whose words the model, trained on English, never read; by the names people know them under. */
const scripts: [RegExp, string][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'Japanese'],
  [/\p{Script=Hangul}/u, 'Korean'],
  [/\p{Script=Han}/u, 'Chinese'],
  [/\p{Script=Cyrillic}/u, 'Cyrillic script'],
  [/\p{Script=Arabic}/u, 'Arabic script'],
  [/\p{Script=Devanagari}/u, 'Devanagari script'],
  [/\p{Script=Thai}/u, 'Thai'],
  [/\p{Script=Hebrew}/u, 'Hebrew'],
  [/\p{Script=Greek}/u, 'Greek'],
];

/** Small words that make up much of any sentence of a language and are rare in the others. */
const small: Readonly<Record<string, string>> = {
  English: 'the a an of and with in on is are at to from its by over under that this stands its as',
  German:
    'der die das und ist ein eine einer einem einen mit auf im in dem den von zu steht über unter nicht sind am',
  French: 'le la les des un une et est dans sur avec de du au aux en qui sous une ciel pas sont',
  Spanish: 'el la los las un una y es en con de del sobre que por se al bajo cielo muestra están',
  Italian: 'il la le gli un una e è in con di del della su che per si al nel cielo sono sotto',
  Portuguese: 'o a os as um uma e é em com de do da no na sobre que por se ao são sob',
  Dutch: 'de het een en is met op in van te staat boven onder niet zijn aan dat',
  Polish: 'i w z na do się jest nad pod oraz przez to nie są ze',
  Turkish: 've bir bu ile için olan üzerinde altında var gibi de da',
};

const smallWords = Object.entries(small).map(([name, words]) => [name, new Set(words.split(' '))] as const);

/**
 * The language, or at least the script, that a text is in where it is surely not English; undefined for English, and for texts too
 * short to tell.
 */
export function foreignLanguage(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu) ?? [];
  const other = letters.filter((letter) => !/[\p{Script=Latin}\p{Script=Common}]/u.test(letter));
  // a sign in the picture may be quoted
  if (other.length >= 4 && other.length > letters.length * 0.3) {
    return scripts.find(([script]) => other.some((letter) => script.test(letter)))?.[1] ?? 'another script';
  }
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length < 6) return undefined;
  const counts = smallWords.map(([name, known]) => ({
    name,
    count: words.filter((word) => known.has(word)).length,
  }));
  const english = counts[0]!.count;
  const best = counts.reduce((most, one) => (one.count > most.count ? one : most));
  return best.count >= words.length * 0.2 && best.count > 2 * english ? best.name : undefined;
}
