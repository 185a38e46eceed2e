import { withoutMarkdown } from './markdown.ts';
import { plainText } from './plain.ts';
import { withoutPreamble } from './preamble.ts';
import { withoutRoles } from './roles.ts';
import { withoutThoughts } from './thoughts.ts';
import { withoutJson, withoutQuotes } from './wrapping.ts';

const once = (text: string): string =>
  withoutQuotes(
    plainText(withoutMarkdown(withoutPreamble(withoutJson(withoutThoughts(withoutRoles(text)).said)))),
  );

/**
 * A model's answer without reasoning, greetings, labels, markdown, tags and enclosing quotation marks: one line, empty where nothing is left.
 * Never longer than the answer; cleaning it again changes nothing.
 */
export function cleanDescription(answer: string): string {
  let text = answer;
  for (;;) {
    const next = once(text);
    if (next === text) return text;
    text = next;
  }
}
