/**
 * The sets of weights in one file: a training script keeps the model under names of its own, wraps parts of it at any depth, and often
 * keeps a second, averaged copy. Wrappers' words are dropped wherever they stand; what is left before the model's own names, and words
 * for an average, tell the sets apart.
 */

/** Words that wrappers in training code add to keys. */
const wrappers = new Set([
  ...[
    'module',
    '_module',
    '_orig_mod',
    '_forward_module',
    '_fsdp_wrapped_module',
    '_checkpoint_wrapped_module',
  ],
  ...['model', 'net', 'network', 'params', 'weights', 'checkpoint'],
  ...['state_dict', 'model_state_dict', 'model_state', 'net_state_dict'],
]);

/** An exponential moving average, or weights averaged along the training. */
const averagedWord = /(?:^|_)(?:ema|swa)(?:_|$)|EMA|averaged?(?:_|$)|moving_average|^shadow/;

/** torch.optim.swa_utils.AveragedModel: a count beside `module.…`. */
const averagedCount = /(?:^|\.)n_averaged$/;

/** First names of the model's keys that no other model has. */
const roots = new Set(['blip_encoder', 'blip', 'regressor']);

export interface WeightSet {
  /** How its keys begin in the file, as far as that identifies it; empty for the only or the plain one. */
  label: string;
  averaged: boolean;
  /** Key without wrappers and label → the file's key; the first where two become one. */
  keys: Map<string, string>;
}

interface Place {
  key: string;
  averaged: string[];
  /** Words without wrappers'. */
  words: string[];
}

function placeOf(key: string, containers: readonly string[]): Place {
  const averaged = containers.some((prefix) => key.startsWith(prefix)) ? ['AveragedModel'] : [];
  const words: string[] = [];
  for (const word of key.split('.')) {
    if (averagedWord.test(word)) averaged.push(word);
    else if (!wrappers.has(word)) words.push(word);
  }
  return { key, averaged, words };
}

/**
 * Sorts the keys of a file into sets, in the order they come. `isOurs` recognises our own parameter names. The count of an averaged model
 * belongs to none.
 */
export function weightSets(keys: Iterable<string>, isOurs: (name: string) => boolean): WeightSet[] {
  const all = [...keys];
  const containers = all
    .filter((key) => averagedCount.test(key))
    .map((key) => key.replace(/n_averaged$/, ''));
  const places = all
    .filter((key) => !averagedCount.test(key))
    .map((key) => ({ ...placeOf(key, containers), at: 0 }));
  const prefixes = new Set<string>();
  for (const place of places) {
    const { words } = place;
    const at = words.findIndex((word, i) => roots.has(word) || isOurs(words.slice(i).join('.')));
    if (at <= 0) continue;
    place.at = at;
    prefixes.add(words.slice(0, at).join('.'));
  }
  const sets = new Map<string, WeightSet>();
  for (const { key, averaged, words, at } of places) {
    let cut = at;
    // Names that other models have too (`mlp.…`, `norm.…`) belong to the set whose beginning they share.
    for (let i = 1; cut === 0 && i < words.length; i++)
      if (prefixes.has(words.slice(0, i).join('.'))) cut = i;
    if (roots.has(words[0]!)) cut = 0;
    const telling = new Set([...averaged, ...words.slice(0, cut)]);
    const begin = key.split('.').filter((word) => telling.has(word));
    const own = averaged.filter((word) => !begin.includes(word));
    const label = [...own, ...begin.slice(0, averaged.length + cut)]
      .join('.')
      .replaceAll(/\p{C}/gu, '�')
      .slice(0, 100);
    const set = sets.get(label) ?? { label, averaged: averaged.length > 0, keys: new Map<string, string>() };
    sets.set(label, set);
    const plain = words.slice(cut).join('.') || key;
    set.keys.set(set.keys.has(plain) ? key : plain, key);
  }
  return [...sets.values()];
}
