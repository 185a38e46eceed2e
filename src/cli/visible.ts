/**
 * Characters that would steer a terminal, or show text in another order than it has: control characters but line ends and tabs, and those
 * that turn the direction of writing.
 */
const steering = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Text for a terminal: what would steer it is shown as `\u001b`, as JSON writes it too, so that a line of JSON stays one. */
export function visible(text: string): string {
  return text.replace(steering, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
