import * as v from 'valibot';

/** How an answer ended: whole, cut off by a limit of tokens, or withheld by a filter. */
type Ending = 'whole' | 'cut' | 'withheld';

/** What a server's model said, whichever protocol carried it. */
export interface ServerAnswer {
  text: string;
  /** Whether thoughts came in a field of their own, or tokens were counted for them. */
  thought: boolean;
  /** The model's words in the field for refusals. */
  refusal: string;
  ending: Ending;
  /** The reason that the server gave for the end, as it wrote it. */
  reason: string;
}

const loose = v.nullish(v.unknown());
const words = v.fallback(v.nullish(v.string(), ''), '');

const chatSchema = v.object({
  choices: v.pipe(
    v.array(
      v.object({
        finish_reason: words,
        native_finish_reason: words,
        message: v.nullish(
          v.looseObject({
            content: loose,
            refusal: words,
            reasoning: loose,
            reasoning_content: loose,
            reasoning_details: loose,
            thinking: loose,
          }),
        ),
        text: words,
      }),
    ),
    v.minLength(1),
  ),
  usage: loose,
});

const messageSchema = v.object({
  content: v.nullish(v.array(v.unknown()), []),
  stop_reason: words,
  stop_details: loose,
});

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function endingOf(reason: string): Ending {
  if (
    /^(?:length|max_?(?:output_|completion_|new_)?tokens|model_length|model_context_window_exceeded)$/iu.test(
      reason,
    )
  )
    return 'cut';
  if (
    /refus|filter|safety|prohibited|blocklist|sensitive|recitation|moderation|spii|guardrail/iu.test(reason)
  )
    return 'withheld';
  return 'whole';
}

/** Texts of content, which is a string, or parts of which only those of text count; thoughts and refusals are kept apart. */
function readContent(content: unknown): Pick<ServerAnswer, 'text' | 'thought' | 'refusal'> {
  if (typeof content === 'string') return { text: content, thought: false, refusal: '' };
  const parts: unknown[] = Array.isArray(content) ? content : content ? [content] : [];
  const said: string[] = [];
  let thought = false;
  let refusal = '';
  for (const part of parts) {
    const type = textOf(field(part, 'type'));
    if (/think|reason|thought/iu.test(type) || field(part, 'thought') === true) thought = true;
    else if (type === 'refusal') refusal ||= textOf(field(part, 'refusal'));
    else
      said.push(
        typeof part === 'string'
          ? part
          : textOf(field(part, 'text')) || textOf(field(field(part, 'text'), 'value')),
      );
  }
  return { text: said.join(''), thought, refusal };
}

/** Whether a field for thoughts, a text or a list, holds any. */
const hasWords = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : textOf(value).trim() !== '';

/** An answer of OpenAI's chat completions; undefined for another shape. */
export function readChatAnswer(json: unknown): ServerAnswer | undefined {
  const parsed = v.safeParse(chatSchema, json);
  if (!parsed.success) return undefined;
  const { message, text, finish_reason, native_finish_reason } = parsed.output.choices[0]!;
  if (!message && text === '') return undefined;
  const content = readContent(message?.content ?? text);
  const { refusal = '', reasoning, reasoning_content, reasoning_details, thinking } = message ?? {};
  const counted = field(field(parsed.output.usage, 'completion_tokens_details'), 'reasoning_tokens');
  const given = [finish_reason, native_finish_reason];
  const reason = given.find((one) => endingOf(one) !== 'whole') ?? given[0]!;
  return {
    text: content.text,
    thought:
      content.thought ||
      [reasoning, reasoning_content, reasoning_details, thinking].some(hasWords) ||
      (typeof counted === 'number' && counted > 0),
    refusal: refusal || content.refusal,
    ending: endingOf(reason),
    reason,
  };
}

/** An answer of Anthropic's messages; undefined for another shape. */
export function readMessageAnswer(json: unknown): ServerAnswer | undefined {
  const parsed = v.safeParse(messageSchema, json);
  if (!parsed.success || !('content' in Object(json))) return undefined;
  const reason = parsed.output.stop_reason;
  const content = readContent(parsed.output.content);
  const explained = textOf(field(parsed.output.stop_details, 'explanation'));
  return { ...content, refusal: content.refusal || explained, ending: endingOf(reason), reason };
}
