const escape = String.fromCharCode(27);
const bell = String.fromCharCode(7);

/** Whole sequences that a terminal obeys: colours, cursor moves, titles. */
const sequences = new RegExp(
  `${escape}\\[[0-?]*[ -/]*[@-~]|${escape}[\\]PX^_][^${bell}${escape}]*(?:${bell}|${escape}\\\\)?|${escape}.?`,
  'gsu',
);

/** Invisible characters that reverse or hide others; joiners are kept, which scripts and emoji need. */
const invisible = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\p{Cs}]/gu;

/** What has the form of a tag: of HTML (also `<!-- -->`), or of a model's own markers such as `<|end|>` and `◁think▷`. */
const tags = /<!--[\s\S]*?-->|<[/!?|a-z][^<>]*>|◁[^◁▷]*▷/giu;

/** Whether a text has something of the form of a tag. */
export const hasTag = (text: string): boolean => text.search(tags) >= 0;

function withoutTags(text: string): string {
  const next = text
    .replaceAll(/<(script|style|head|details)\b[\s\S]*?<\/\1\s*>/giu, ' ')
    .replaceAll(tags, (tag) => (/^<\/?(?:br|p|li|div|h\d|tr|td|hr|ul|ol)\b/iu.test(tag) ? ' ' : ''));
  // what is left may close up into another one
  return next === text ? text : withoutTags(next);
}

/** Text as it may be shown anywhere: no tags, no control characters, nothing invisible, on one line. Never longer than it was. */
export function plainText(text: string): string {
  const visible = text.replaceAll(sequences, '').replaceAll(invisible, '');
  return withoutTags(visible)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** The same in a length fit for a message. */
export function quotable(text: string, most = 300): string {
  const plain = plainText(text);
  if (plain.length <= most) return plain;
  return `${plain.slice(0, most - 1).replace(/[\ud800-\udbff]$/u, '')}…`;
}
