const cannot = String.raw`(?:can(?:no|['’])t|can not|won['’]t|will not|could(?:n['’]t| not)|(?:am|['’]m|are|['’]re) (?:\w+ )?(?:unable|not able|not permitted|not allowed|not comfortable|forbidden)|must (?:decline|refuse)|have to (?:decline|refuse)|decline|refuse|do(?:n['’]t| not) feel comfortable)`;

/** How an answer begins that declines, in the usual words. */
const declines = [
  /^(?:i['’]?m|i am|we['’]?re|we are) (?:\w+ )?sorry\b/iu,
  /^(?:so |very )?sorry[,.!:]/iu,
  new RegExp(
    `^(?:sorry|unfortunately|regrettably)[,.!:]? (?:but )?[^.]{0,80}?\\b(?:i|we) ?(?:just |really |simply )?${cannot}\\b`,
    'iu',
  ),
  /^(?:(?:my )?apologies|i (?:do )?apologi[sz]e)\b/iu,
  new RegExp(`^(?:i|we) ?(?:just |really |simply )?${cannot}\\b`, 'iu'),
  /^as an? (?:\w+[ -]){0,3}(?:ai|a\.i\.|language model|artificial intelligence|assistant|model)\b[^.]*\b(?:i|we)\b/iu,
  /^(?:this|the|your|that) (?:request|content|image|picture|prompt|photo)(?:['’]s \w+)? (?:\w+ ){0,2}(?:violates?|blocked|flagged|rejected|refused|goes against|cannot be (?:described|processed)|is not (?:allowed|permitted|appropriate))\b/iu,
  /^(?:this|the|that) (?:image|picture|photo|content) [^.]{0,80}\b(?:i|we) (?:can(?:no|['’])t|won['’]t|will not|am unable)/iu,
  /^(?:request|content|response) (?:was |has been )?(?:blocked|rejected|refused|filtered|withheld)\b/iu,
  /^(?:it (?:is|would be|['’]s) |that['’]s )?(?:against|not (?:appropriate|possible)) (?:\w+ ){0,4}(?:polic|guideline|for me)/iu,
  /^(?:很?抱歉|对不起|對不起|我(?:无法|無法|不能)|申し訳|すみません|죄송|lo siento|no puedo|désolée?\b|je (?:suis désolé|ne peux pas)|es tut mir leid|entschuldigung|ich kann (?:\S+ ){0,6}nicht|mi dispiace|desculpe|извините|к сожалению)/iu,
];

/** How an answer begins whose model was given no image, or cannot see any. */
const sawNothing = [
  /^(?:\w+, )?(?:but )?(?:i|we) (?:do(?:n['’]t| not)|can(?:no|['’])t|can not|am (?:unable|not able) to) (?:currently |directly |actually )?(?:see|view|have|find|access|look at|receive|analy[sz]e)\b[^.]{0,40}\b(?:images?|pictures?|photos?|attachments?|files?|vision|visual)\b/iu,
  /^(?:it )?(?:seems|looks|appears)(?: like| that)? (?:you|there|no|the|that|an?)\b[^.]{0,60}\b(?:no |not |n['’]t |forgot|missing|fail)[^.]*/iu,
  /^(?:there is|there['’]s) no (?:image|picture|photo)\b/iu,
  /^no (?:image|picture|photo)s?\b[^.]{0,20}\b(?:provided|attached|uploaded|given|found|received)\b/iu,
  /^(?:could you )?please (?:upload|provide|share|attach|send|resend)\b/iu,
  /^you (?:have(?:n['’]t| not)|did(?:n['’]t| not)) (?:\w+ )?(?:provided?|attach|upload|shar|sen[dt]|includ)/iu,
];

/** What an answer says instead of describing; undefined where it does not begin like that. */
export function declineOf(text: string): 'declined' | 'saw nothing' | undefined {
  const start = text.slice(0, 400);
  const bare = start.replace(/^(?:i['’]?m|i am) sorry[,.]? (?:but )?/iu, '');
  if (sawNothing.some((pattern) => pattern.test(bare))) return 'saw nothing';
  return declines.some((pattern) => pattern.test(start)) ? 'declined' : undefined;
}
