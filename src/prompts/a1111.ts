/** What a parameters text of AUTOMATIC1111, Forge or SD.Next consists of. */
export interface A1111Text {
  prompt: string;
  /** Whether the text has a negative prompt or settings: plain words have neither. */
  marked: boolean;
}

const number = String.raw`-?\d+(?:\.\d+)?`;
const separator = String.raw`[ \t]*(?:[,|;\n]|\.?[ \t]*$)`;

/** Settings whose values have a form that prose has not. */
const settings = [
  String.raw`Steps:[ \t]*\d+`,
  String.raw`Seed:[ \t]*-?\d+`,
  String.raw`(?:CFG[ _-]?scale|CFG|Distilled CFG Scale|Guidance(?: scale)?):[ \t]*${number}`,
  String.raw`Size:[ \t]*\d+[ \t]*[x×*][ \t]*\d+`,
  String.raw`(?:Model hash|VAE hash|Token hash):[ \t]*\w+`,
  String.raw`(?:Clip skip|Width|Height|Batch size):[ \t]*\d+`,
  String.raw`(?:Denoising strength|Hires upscale|Eta|ENSD):[ \t]*${number}`,
  String.raw`(?:Sampler|Scheduler|Schedule type|Model|VAE|Version|App|Pipeline|Parser|Backend|Operations|Hires upscaler|RNG):[ \t]*[^,|;\n]+`,
  String.raw`Civitai (?:resources|metadata):[ \t]*[[{][^\n]*`,
].map((pattern) => `(?:${pattern})`);
const setting = `(?:${settings.join('|')})`;

/** Settings of a number, which a space is enough to end. */
const known = `(?:${settings.slice(0, -2).join('|')})`;

/** Where two settings begin, or one that is all there is of a line and the last of the text. */
const block = new RegExp(
  `(?<![\\w-])(?=${known}[ \\t]+${setting}|${setting}[ \\t]*[,|;\\n]\\s*(?=[A-Za-z][\\w .'/-]*:)${setting}?|(?<=^[ \\t]*)${setting}${separator}(?![\\s\\S]*\\S))`,
  'gim',
);
const oneBefore = new RegExp(`(?<![\\w-])${setting}[ \\t]*[,|;\\n]\\s*$`, 'i');
const wordy =
  /^(?:Sampler|Scheduler|Schedule type|Model|VAE|Version|App|Pipeline|Parser|Backend|Operations|Hires upscaler|RNG):/i;
const negativeLine = /^[ \t]*Negative(?: prompt)?:/im;
const negativeInline = /(?<![\w-])Negative prompt:/gi;

/** Values of settings in quotes, which hold prompts of their own, with settings in them. */
const quotedValue = /(?<=[\w)]:[ \t]*)"(?:[^"\\\n]|\\.)*"(?=[ \t]*(?:[,|;\n]|$))/g;

/** Where the settings begin: the last list of settings with `Steps`, else the last list of at least two. */
function settingsAt(raw: string): number {
  const text = raw.replace(quotedValue, (value) => '"'.padEnd(value.length, '"'));
  const starts = [...text.matchAll(block)].map(({ index }) => index);
  const withSteps = starts.filter((at) => /^Steps:/i.test(text.slice(at)));
  // without `Steps`, a list counts that begins with a number: prose has `Model: a tall woman, Light: soft` too
  const numbered = starts.filter((at) => !wordy.test(text.slice(at)));
  let at = withSteps.at(-1) ?? numbered.at(-1) ?? -1;
  // `Sampler: Euler, Steps: 20`: the list began before.
  for (let before = at < 0 ? null : oneBefore.exec(text.slice(0, at)); before;) {
    at = before.index;
    before = oneBefore.exec(text.slice(0, at));
  }
  return at;
}

/** The last match of a global pattern. */
function lastIndex(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].at(-1)?.index ?? -1;
}

/** What stands before a mark; where that is on the same line, without the punctuation that parts the two. */
function before(text: string, at: number): string {
  const head = text.slice(0, at);
  return /\n[ \t]*$/.test(head) ? head.trimEnd() : head.replace(/[\s.,;|]+$/, '');
}

/**
 * Splits a parameters text by its structure: the settings are the last `Steps: N, Sampler: …` list, before them stands
 * `Negative prompt:`, before that the prompt; in one line or many.
 */
export function splitA1111(raw: string): A1111Text {
  let text = raw.replace(/\r\n?/g, '\n');
  const at = settingsAt(text);
  if (at >= 0) text = before(text, at);
  const line = negativeLine.exec(text);
  const negative = line ? line.index : lastIndex(text, negativeInline);
  if (negative >= 0) text = before(text, negative);
  const prompt = text.replace(/^\s*(?:positive[ _])?prompt:[ \t]*/i, '').trim();
  return { prompt, marked: at >= 0 || negative >= 0 };
}
