/** Names under which models mark off what they think before they answer. */
const names =
  'think|thinks|thinking|thought|thoughts|reasoning|reason|reflection|scratchpad|seed:think|analysis|(?:inner_|internal_)?monologue|(?:chain_of_)?thoughts?|cot|planning';

/** And the answer itself: what comes before it is not part of it. */
const answers = 'answer|final|final_answer|response|conclusion|output';

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
    `<\\|channel\\|>\\s*(?<channel>\\w+)[^<]*(?:<\\|constrain\\|>[^<]*)?<\\|message\\|>`,
    `<\\|channel>\\w+`,
    `(?<gemma><channel\\|>)`,
    `(?<bare>assistantfinal(?<=^\\s*analysis[^]*))`,
    `<(?<answer>/?)(?:${answers})(?:\\s[^<>]*)?>`,
  ].join('|'),
  'giu',
);

function closes(groups: Readonly<Record<string, string | undefined>>): boolean {
  const { angle, triangle, bracket, pipe, channel, gemma, bare } = groups;
  if (gemma !== undefined || bare !== undefined) return true;
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
    const answer = match.groups?.answer;
    if (answer !== undefined) {
      if (answer === '/') {
        if (!thinking) said += text.slice(from, match.index);
        thinking = said.trim() !== '';
      } else {
        said = '';
        thinking = false;
      }
      from = match.index + match[0].length;
      continue;
    }
    thought = true;
    const close = closes(match.groups ?? {});
    if (close && !thinking) said = '';
    else if (!thinking) said += text.slice(from, match.index);
    thinking = !close;
    from = match.index + match[0].length;
  }
  return { said: afterLabel(thinking ? said : said + text.slice(from)), thought };
}

/** Labels of an answer behind thoughts that bear only labels themselves. */
const label =
  /(?:^|\n)[ \t*#_]*(?:here is )?(?:the |my |final )*(?:answer|response|description)\s*[*_]*:[*_]*\s*/giu;

/** What stands behind the last label, where what stands before it is thought. */
function afterLabel(text: string): string {
  const last = [...text.matchAll(label)].at(-1);
  if (!last) return text;
  const before = text.slice(0, last.index).replace(/^[\s*#_]+/u, '');
  const behind = text.slice(last.index + last[0].length);
  const thoughts =
    /^(?:here is my )?(?:thinking|thoughts?|reasoning|thought process|analysis)\b[^.\n]{0,20}:/iu;
  return behind.trim() !== '' && (isMusing(before) || thoughts.test(before)) ? behind : text;
}

/** Thoughts that bear no mark at all: they speak of who asked. */
export const isMusing = (text: string): boolean =>
  /^.{0,120}\b(?:the|this) user(?:['’]s)? (?:\w+ )?(?:wants?|ask(?:s|ed|ing)?|needs?|gave|provided|request(?:s|ed)?|instructions?)\b/isu.test(
    text,
  ) ||
  /^let(?: me|['’]s) (?:think|look|see|analy[sz]e|start|begin|examine|break)\b/iu.test(text) ||
  /^(?:okay|ok|alright|hmm|so|well|first)[,. ]+(?:let me|let['’]s|i need to|i should|i have to)\b/iu.test(
    text,
  );
