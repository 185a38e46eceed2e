/** Text for HTML and XML: markup in it is shown, and characters that XML cannot hold are replaced. */
export function escapeMarkup(text: string): string {
  return text
    .replace(unholdable, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Control characters but tab and line ends, halves of surrogate pairs, and the two code points that are none. */
const unholdable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
