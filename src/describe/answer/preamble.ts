const verb = String.raw`(?:describe|tell|say|offer|provide|give|share|help)`;
const text = String.raw`(?:description|paragraph|caption|summary|overview|analysis|breakdown|answer|response)s?`;

/** Openings before the actual description. “The image shows” is not one of them: it is kept. */
const before = [
  /^(?:sure(?: thing)?|certainly|of course|absolutely|okay|ok|alright|great|gladly|yes|no problem|with pleasure|got it|understood)\s*[!,.:—–]\s*/iu,
  /^(?:i['’]d|i would|i['’]ll|i will|i['’]m|i am)(?: be)? (?:happy|glad|pleased|delighted) to [^.!:]{0,120}[.!:]\s*/iu,
  /^(?:thank you|thanks) for [^.!:]{0,120}[.!:]\s*/iu,
  new RegExp(
    String.raw`^[^.:!]{0,160}\bbut I can (?:still |instead )?${verb}\b[^.:!]{0,120}[.:]\s*(?=[^\s].{30})`,
    'isu',
  ),
  new RegExp(
    String.raw`^(?:here(?:['’]s| is| are)|below is|the following is|this is|i['’]ve written|i(?:['’]ll| will) provide) (?:(?!(?:with|of|showing|in|on)\b)[\w'’-]+,? ){0,6}${text}\b[^.:!\n]{0,120}(?::\s*|\s*\n\s*|[.!]\s+(?=\S.{30}))`,
    'isu',
  ),
  /^(?:here(?:['’]s| is| you go)|here it is)\s*[:!]\s*/iu,
  /^[#*_> ]*(?:(?:the|an?|my|final|image|picture|photo|brief|short|detailed|visual|alt|one-paragraph)\s+){0,3}(?:description|caption|answer|output|response|paragraph|summary|overview|analysis|text)(?: of (?:the|this) (?:image|picture|photo))?\s*(?:\([^()]{0,60}\))?[*_ ]*(?::[*_]*\s*|\n+\s*)/iu,
  /^(?:image )?(?:description|caption)\s+[–—-]\s+/iu,
];

/** And after it. */
const after = [
  /(?:^|[.!?;\])"”'’]|\n)\s*(?:please )?(?:let me know|feel free|i hope (?:this|that|it)|hope (?:this|that)|if you(?:['’]d| would| want| need| have)|would you like|do you (?:want|need|have)|is there anything|i can also|happy to)\b[^.!?\n]*[.!?]*[\s\p{Extended_Pictographic}\ufe0f]*$/iu,
  /\s*[([](?:note|p\.?s\.?)\b[^()[\]]{0,200}[)\]]\.?\s*$/iu,
  /\s*[([]?\s*(?:word count\s*:?\s*(?:about |approximately |~)?\d+(?:\s*words)?|(?:about |approximately |~)?\d+ words)\s*[)\]]\.?\s*$/iu,
  /(?:^|[.!?;\n])\s*word count\s*:\s*\d+\.?\s*$/iu,
];

/** An answer without the words around it: greetings, announcements, labels, offers of more. */
export function withoutPreamble(answer: string): string {
  let rest = answer.trim();
  for (const pattern of before) rest = rest.replace(pattern, '');
  for (const pattern of after) {
    rest = rest.replace(pattern, (found) => (/^[.!?"”'’)\]]/u.test(found) ? found.charAt(0) : ''));
  }
  return rest.trim();
}
