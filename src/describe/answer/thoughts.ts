/** Names under which models mark off what they think before they answer. */
const names = 'think|thinks|thinking|thought|thoughts|reasoning|reason|reflection|scratchpad|seed:think';

/**
 * A marker of thoughts, opening or closing, in the forms that models use: `<think>`, `◁think▷`, `[THINK]`,
 * `<|begin_of_thought|>`, and the channels `<|channel|>analysis<|message|>` … `<|channel|>final<|message|>`.
 */
const marker = new RegExp(
  [
    `<\\s*(?<angle>/?)\\s*(?:${names})(?:\\s[^<>]*)?/?>`,
    `◁\\s*(?<triangle>/?)\\s*(?:${names})\\s*▷`,
    `\\[(?<bracket>/?)THINK(?:ING)?\\]`,
    `<\\|(?<pipe>begin|end|/?)_?(?:of_)?(?:${names})\\|>`,
    `<\\|channel\\|>(?<channel>\\w+)<\\|message\\|>`,
  ].join('|'),
  'giu',
);

function closes(groups: Readonly<Record<string, string | undefined>>): boolean {
  const { angle, triangle, bracket, pipe, channel } = groups;
  if (channel !== undefined) return channel.toLowerCase() === 'final';
  return [angle, triangle, bracket].includes('/') || pipe === '/' || pipe?.toLowerCase() === 'end';
}

/** An answer without the model's reasoning. */
export interface Spoken {
  said: string;
  /** Whether there were thoughts. */
  thought: boolean;
}

/**
 * Removes reasoning from an answer. A server's template may have dropped one of the two tags: text before a lone closing tag is reasoning, and so is text after a lone opening tag.
 */
export function withoutThoughts(text: string): Spoken {
  let said = '';
  let from = 0;
  let thinking = false;
  let thought = false;
  for (const match of text.matchAll(marker)) {
    thought = true;
    const close = closes(match.groups ?? {});
    if (close && !thinking) said = '';
    else if (!thinking) said += text.slice(from, match.index);
    thinking = !close;
    from = match.index + match[0].length;
  }
  return { said: thinking ? said : said + text.slice(from), thought };
}

/** Thoughts that bear no mark at all: they speak of who asked. */
export const isMusing = (text: string): boolean =>
  /^.{0,120}\b(?:the|this) user(?:['’]s)? (?:\w+ )?(?:wants?|ask(?:s|ed|ing)?|needs?|gave|provided|request(?:s|ed)?|instructions?)\b/isu.test(
    text,
  ) ||
  /^(?:okay|ok|alright|hmm|so|well|first)[,. ]+(?:let me|let['’]s|i need to|i should|i have to)\b/iu.test(
    text,
  );
