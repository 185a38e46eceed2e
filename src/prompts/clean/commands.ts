/** Takes pieces out of a text and remembers them. */
export type Drop = (piece: string) => void;

/** Switches of Midjourney and the form of their values; `no` takes words. */
const valued =
  'ar|aspect|v|version|s|stylize|style|chaos|c|q|quality|seed|iw|stop|weird|w|cref|cw|sref|sw|sv|p|profile|personalize|r|repeat|niji|oref|ow|exp|motion|bs';
const bare =
  'tile|fast|relax|turbo|raw|hd|draft|video|uplight|upbeta|upanime|test|testp|creative|hq|loop|niji|p|public|stealth';
const midjourney = new RegExp(
  String.raw`(?:^|\s)(?:--|—)(?:no\s+(?:(?!\s(?:--|—))[\s\S])+|(?:${valued})(?:\s+(?!--|—)[\w.:/-]+)?(?=[\s,]|$)|(?:${bare})(?=[\s,]|$))`,
  'gi',
);

/** Whole words and tags that are instructions to a generator, never content. */
const commands: { pattern: RegExp; by: string }[] = [
  // SwarmUI's prompts of a part of the image, up to the next part
  { pattern: /<segment:[^<>]*>(?:(?!<(?:segment|region|object|base|refiner|video)\b)[\s\S])*/gi, by: ' ' },
  // networks: `<lora:name:0.8>`, `<lyco:…>`, SwarmUI's `<random:…>` and `<segment:…>`
  { pattern: /<[a-z][\w-]*(?:\[[^\]<>]*\])?:[^<>]*>/gi, by: ' ' },
  // embeddings that InvokeAI takes by name
  { pattern: /<[a-z][\w.-]{2,}>/gi, by: ' ' },
  { pattern: /\bembedding:[^\s,()[\]{}]+/gi, by: ' ' },
  { pattern: /(?:\d+(?:-\d+)?\$\$)?__[\w/*.~-]+?__/g, by: ' ' },
  { pattern: /(?<![\w-])score_\d(?:_up)?(?![\w-])/gi, by: ' ' },
  {
    pattern:
      /(?<![\w-])(?:rating_(?:safe|general|sensitive|questionable|explicit)|source_(?:anime|cartoon|furry|pony|real))(?![\w-])/gi,
    by: ' ',
  },
  { pattern: /^(?:\s*https?:\/\/\S+)+(?=\s+\S)/g, by: '' },
];

/** BREAK between parts of a prompt; within a line of capitals it is a word. */
const breaks = /(?<=^|[\s,])BREAK(?=[\s,]|$)/g;
const capitals = /^\W*[A-Z]{2,}(?![a-z])/;
const capitalsBefore = /(?<![a-z])[A-Z]{2,}\W*$/;

function dropBreaks(text: string, drop: Drop): string {
  return text.replace(breaks, (word, at: number) => {
    const after = text.slice(at + word.length).replace(/^[\s,]*BREAK\b/, '');
    const before = text.slice(0, at).replace(/\bBREAK[\s,]*$/, '');
    if (capitals.test(after) || capitalsBefore.test(before)) return word;
    drop(word);
    return ',';
  });
}

/** Several prompts in one, `a cat :1.2 AND a dog :0.8`: without a weight or a line of its own, AND is a word. */
function dropComposition(text: string, drop: Drop): string {
  const parts = text.split(/\sAND\s/);
  if (parts.length < 2) return text;
  const weight = /\s*:\s*-?\d*\.?\d+\s*$/;
  if (!parts.some((part) => weight.test(part)) && !/^[ \t]*AND[ \t]*$/m.test(text)) return text;
  drop('AND');
  return parts.map((part) => part.replace(weight, '').trim()).join(', ');
}

/** Midjourney's parts with weights, `a cat::2 a dog::1`. */
function dropParts(text: string, drop: Drop): string {
  return text.replace(/(?<=\S)::(-?\d+(?:\.\d+)?)?(?=\s|,|$)/g, (piece) => {
    drop(piece);
    return ',';
  });
}

/** NovelAI's numbers, `1.5::a cat::`. */
function dropNumbers(text: string, drop: Drop): string {
  return text.replace(/(?<![\w.])-?\d+(?:\.\d+)?::((?:(?!::)[\s\S])+?)::/g, (piece, words: string) => {
    drop(piece);
    return words;
  });
}

/** Takes out what is never content. */
export function dropCommands(raw: string, drop: Drop): string {
  let text = dropNumbers(raw, drop);
  for (const { pattern, by } of commands) {
    text = text.replace(pattern, (piece) => {
      drop(piece.trim());
      return by;
    });
  }
  text = text.replace(midjourney, (piece) => {
    drop(piece.trim());
    return ' ';
  });
  return dropParts(dropComposition(dropBreaks(text, drop), drop), drop);
}
