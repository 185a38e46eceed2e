import { FoveaError } from '../shared/errors.ts';
import { cleanDescription } from './answer/clean.ts';
import { isFailure, isLoop, isPlaceholder } from './answer/no-answer.ts';
import { quotable } from './answer/plain.ts';
import { declineOf } from './answer/refusals.ts';
import { withoutRoles } from './answer/roles.ts';
import { isMusing, withoutThoughts } from './answer/thoughts.ts';
import type { ServerAnswer } from './server/server-answer.ts';

/** Most characters of a description; fifty words have 300, and the model reads some 2,000. */
const longestDescription = 8000;

/** A failure that concerns this image's answer alone: the next image may well be described. */
export class UnfitAnswer extends FoveaError {
  /** What may give a whole answer when it is asked for again: more room, or that and less thinking. */
  readonly remedy: 'room' | 'less-thinking' | undefined;

  constructor(message: string, hint: string, remedy?: UnfitAnswer['remedy']) {
    super('description-failed', message, hint);
    this.remedy = remedy;
  }
}

const otherwise = 'Type the description, or ask another model.';
const quoted = (text: string): string => {
  const words = quotable(text, 200);
  return words === '' ? '' : ` It said: “${words}”`;
};

/**
 * The description in a model's answer.
 *
 * @param room tokens that the answer could have, for the message
 * @throws UnfitAnswer with the true reason where the answer is none
 */
export function descriptionOf(answer: ServerAnswer, room: number): string {
  const { ending, refusal, reason } = answer;
  const { said, thought: marked } = withoutThoughts(withoutRoles(answer.text));
  const thought = answer.thought || marked;
  const text = cleanDescription(answer.text);
  if (ending === 'withheld' || refusal !== '') {
    const why = ending === 'withheld' ? ` (${quotable(reason, 40)})` : '';
    throw new UnfitAnswer(
      `The model declined to describe this image${why}.${quoted(refusal || text)}`,
      otherwise,
    );
  }
  const declined = declineOf(text) ?? declineOf(said.trim());
  if (declined === 'saw nothing') {
    throw new UnfitAnswer(
      `The model reports that it received no image.${quoted(said)}`,
      'Choose a vision model.',
    );
  }
  if (declined) throw new UnfitAnswer(`The model declined to describe this image.${quoted(said)}`, otherwise);
  if (ending === 'cut') throw cutOff(text, thought, room, reason);
  if (!/[\p{L}\p{N}]/u.test(text)) throw empty(thought, reason);
  if (isMusing(text)) {
    throw new UnfitAnswer(
      'The model answered with its reasoning, not with a description.',
      'Turn off its reasoning on the server, or choose a model without it.',
    );
  }
  if (isFailure(text)) {
    throw new UnfitAnswer(
      `The server answered with an error in place of a description.${quoted(text)}`,
      'Describe the image again, or check the server’s log.',
    );
  }
  if (text.length > longestDescription) {
    throw new UnfitAnswer(
      `The model answered with ${text.length} characters; a description has at most ${longestDescription}.`,
      otherwise,
    );
  }
  if (isPlaceholder(text) || isLoop(text)) {
    const what = isLoop(text) ? 'The model repeated itself' : 'The model gave no description';
    throw new UnfitAnswer(`${what}.${quoted(text)}`, 'Describe the image again, or choose another model.');
  }
  return text;
}

/** The description in text that came without a word about how it ended, such as the browser's own model's. */
export function descriptionInText(text: string): string {
  return descriptionOf({ text, thought: false, refusal: '', ending: 'whole', reason: '' }, 0);
}

function cutOff(text: string, thought: boolean, room: number, reason: string): UnfitAnswer {
  const where = `after ${room} tokens (finish reason ${quotable(reason, 40)})`;
  if (thought || text === '') {
    const what = thought
      ? 'Its reasoning used them up'
      : 'It had said nothing by then, so hidden reasoning may have used them up';
    return new UnfitAnswer(
      `The model was cut off ${where}. ${what}: there is no description.`,
      'Turn off its reasoning on the server, or choose a model without it.',
      'less-thinking',
    );
  }
  return new UnfitAnswer(
    `The model was cut off ${where}: its description stops half-way.`,
    'Allow longer answers on the server, or choose another model.',
    'room',
  );
}

function empty(thought: boolean, reason: string): UnfitAnswer {
  if (thought) {
    return new UnfitAnswer(
      'The model gave its reasoning but no description.',
      'Turn off its reasoning on the server, or choose a model without it.',
      'less-thinking',
    );
  }
  const why = /^(?:|stop|end_turn)$/iu.test(reason) ? '' : ` (finish reason ${quotable(reason, 40)})`;
  return new UnfitAnswer(
    `The model answered with an empty text${why}.`,
    'Describe the image again, or choose another model.',
  );
}
