/* Characters that stand for others while brackets are read: noncharacters, which no text holds. */
const escaped = '()[]{}';
const base = 0xfdd0;
const stand = (index: number): string => String.fromCharCode(base + index);
const standing = new RegExp(`[${stand(0)}-${stand(31)}]`, 'g');

/** Smileys with a bracket or a bar, between spaces. */
const smiley = /(?<=^|\s)(?:[:;=][-'^]?[()[\]{}|]|[()[\]{}|][-'^]?[:;=])(?=$|[\s,.!?])/g;

/** JSON or code: braces with a quoted key. */
const quotedKey = /\{\s*"[^"{}]*"\s*:[^{}]*\}/g;

function hide(text: string): string {
  return text.replace(/[()[\]{}|]/g, (character) =>
    stand(escaped.includes(character) ? escaped.indexOf(character) : 6),
  );
}

/** Hides brackets that are no syntax: escaped ones, smileys, JSON. */
export function protect(raw: string): { text: string; escapes: boolean } {
  let escapes = false;
  const text = raw
    .replace(standing, '')
    .replace(/\\([()[\]{}])/g, (_, bracket: string) => {
      escapes = true;
      return hide(bracket);
    })
    .replace(smiley, hide)
    .replace(quotedKey, hide);
  return { text, escapes };
}

/** Puts them back; escaped ones without their backslash. */
export function unprotect(text: string): string {
  return text.replace(standing, (character) => `${escaped}|`[character.charCodeAt(0) - base] ?? '');
}
