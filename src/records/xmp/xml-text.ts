/** XML 1.0 §2.2 allows no control characters but these, and no halves of surrogate pairs. */
export const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The characters that a piece of XML text or an attribute's value stands for. */
export function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole: string, hex?: string, decimal?: string, entity?: string) => {
      if (hex === undefined && decimal === undefined) return entities[entity ?? ''] ?? whole;
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Text as it is written in XML, between tags or quotes; characters that XML does not allow are left out. */
export function escapeXml(text: string): string {
  return text.replace(new RegExp(forbidden, 'gu'), '').replace(/[&<>"'\t\n\r]/g, (character) => {
    const entity = Object.keys(entities).find((key) => entities[key] === character);
    return entity === undefined ? `&#${character.charCodeAt(0)};` : `&${entity};`;
  });
}
