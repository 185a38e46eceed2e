/** Words that take the place of a description. */
const placeholder =
  /^\W*(?:n\/?a|none|null|nil|undefined|unknown|todo|tbd|ok(?:ay)?|yes|no|done|i|description|caption|image|answer|text|thinking|loading|processing|image omitted|(?:insert|your) (?:image )?description(?: here)?)\W*$/iu;

/** What a server or a program around the model says of its own failure. */
const failure =
  /^\W*(?:(?:\w+ )?error\b["']?\s*[:(]|an? (?:\w+ ){0,3}error (?:has )?occurred|(?:internal )?server error|something went wrong|rate limit|too many requests|(?:the )?(?:server|service|model) (?:is |was )?(?:\w+ )?(?:overloaded|unavailable|busy|timed out)|request (?:failed|timed out)|timed? ?out\b|failed to (?:process|decode|load|read)|exception\b|traceback\b)/iu;

/** Whether an answer says that something failed. */
export const isFailure = (text: string): boolean => text.length < 400 && failure.test(text);

/** Whether an answer is a word that stands for none. */
export const isPlaceholder = (text: string): boolean => placeholder.test(text);

/** Whether a model fell into repeating itself: many words, few different ones. */
export function isLoop(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length >= 16 && new Set(words).size * 6 <= words.length;
}
