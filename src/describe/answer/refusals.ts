const cannot = String.raw`(?:can(?:no|['’])t|can not|won['’]t|will not|could(?:n['’]t| not)|(?:am|['’]m|are|['’]re) (?:\w+ )?(?:unable|not able|not permitted|not allowed|not comfortable|forbidden)|must (?:decline|refuse)|have to (?:decline|refuse)|decline|refuse|do(?:n['’]t| not) feel comfortable)`;

/** Whoever answers, at the start of a sentence or behind a word or two: “Unfortunately, I …”, “My guidelines …”. */
const speaker = String.raw`^(?:[\p{L}'’]+(?:[,.!:]| ?[—–-])? ){0,2}(?:i|we|my|our)(?:['’]\w+)?(?![\w-])`;
const unwilling = String.raw`(?:${cannot}|can(?:no|['’])t|rather not|prefer not|not be able|(?:['’]m|am|are) afraid|prevents?|prohibits?|do(?:es)?(?:n['’]t| not) (?:allow|permit|have (?:the )?(?:ability|capability|permission)))`;

/** How an answer begins that declines, in the usual words. */
const declines = [
  /^(?:i['’]?m|i am|we['’]?re|we are) (?:\w+ )?sorry\b/iu,
  /^(?:so |very )?sorry(?:[,.!:]| ?[—–-])/iu,
  new RegExp(
    `^(?:sorry|unfortunately|regrettably)[,.!:]? (?:but )?[^.]{0,80}?\\b(?:i|we) ?(?:just |really |simply )?${cannot}\\b`,
    'iu',
  ),
  new RegExp(`${speaker}[^.!?]{0,60}?\\b${unwilling}\\b`, 'iu'),
  /^(?:(?:my )?apologies|i (?:do )?apologi[sz]e)\b/iu,
  /^as an? (?:\w+[ -]){0,3}(?:ai|a\.i\.|language model|artificial intelligence|assistant|model)\b[^.]*\b(?:i|we)\b/iu,
  /^(?:this|the|your|that) (?:request|content|image|picture|prompt|photo)(?:['’]s \w+)? (?:\w+ ){0,2}(?:violates?|blocked|flagged|rejected|refused|goes against|cannot be (?:described|processed)|is not (?:allowed|permitted|appropriate))\b/iu,
  /^(?:this|the|that) (?:image|picture|photo|content) [^.]{0,80}\b(?:i|we) (?:can(?:no|['’])t|won['’]t|will not|(?:am|are) (?:unable|not (?:able|allowed|permitted)))/iu,
  /^(?:request|content|response) (?:was |has been )?(?:blocked|rejected|refused|filtered|withheld)\b/iu,
  /^(?:it (?:is|would be|['’]s) |that['’]s )?(?:against|not (?:appropriate|possible)) (?:\w+ ){0,4}(?:polic|guideline|for me)/iu,
  // Spanish, Portuguese, French, Italian, German, Russian, Japanese, Korean, Chinese: “sorry” at the start, or “I cannot” in the first sentence
  /^(?:lo siento|perdón|lamento|désolée?|je (?:suis désolé|regrette)|mi dispiace|purtroppo|spiacente|desculp|lamento|sinto muito|infelizmente|es tut mir leid|tut mir leid|entschuldigung|leider|bedauerlicherweise|извини|простите|к сожалению|申し訳|すみません|ごめん|죄송|미안|很?抱歉|对不起|對不起)/iu,
  /^[^.!?。！？]{0,80}\b(?:no puedo|no (?:me )?es posible|je ne peux|je ne suis pas|non posso|non riesco|ich kann (?:\S+ ){0,6}nicht|kann ich (?:\S+ ){0,6}nicht)(?!\p{L})/iu,
  /^[^.!?。！？]{0,80}(?:não (?:posso|consigo|é possível)|я не (?:могу|в состоянии)|(?:説明|描写|お手伝い|回答|対応)(?:は|が)?できません|수 없습니다|我(?:无法|無法|不能|不可以)|(?:无法|無法|不能)(?:描述|提供|处理|處理|协助|協助))/iu,
];

/** How an answer begins whose model was given no image, or cannot see any. */
const sawNothing = [
  /^(?:\w+, )?(?:but )?(?:i|we) (?:do(?:n['’]t| not)|can(?:no|['’])t|can not|am (?:unable|not able) to) (?:currently |directly |actually )?(?:see|view|have|find|access|look at|receive|analy[sz]e)\b[^.]{0,40}\b(?:images?|pictures?|photos?|attachments?|files?|vision|visual)\b/iu,
  /^(?:it )?(?:seems|looks|appears)(?: like| that)? (?:you|there|no|the|that|an?)\b[^.]{0,60}\b(?:no |not |n['’]t |forgot|missing|fail)[^.]*/iu,
  /^(?:there is|there['’]s) no (?:image|picture|photo)\b/iu,
  /^no (?:image|picture|photo)s?\b[^.]{0,20}\b(?:provided|attached|uploaded|given|found|received)\b/iu,
  /^(?:no|the|your) (?:image|picture|photo)s?\b[^.]{0,50}\b(?:(?:not|n['’]t|never|failed to) (?:be )?(?:\w+ )?(?:load|loaded|arrive|come through|included|attached|provided|received|displayed?|uploaded|sent)\b|(?:appears?|seems?) to be (?:blank|empty|missing))/iu,
  /^no (?:image|picture|photo)s?\b[^.]{0,20}\b(?:included|present|supplied|sent|available)\b/iu,
  /^(?:i['’]m|i am) (?:just |only )?an? (?:\w+[ -]){0,2}(?:text|language|ai)\b[^.]{0,60}\b(?:can(?:no|['’])t|can not|not able|unable)\b/iu,
  /^(?:[^.!?。！？]{0,30})(?:não vejo|no veo|je ne vois|non vedo|ich sehe kein|я не вижу|没有看到|沒有看到|看不到|画像が(?:見え|あり)ません)/iu,
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
