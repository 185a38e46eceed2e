import { decodeText, decodeUtf16, isUtf16, trimText } from './text-encodings.ts';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text that markup stands for. */
function unescape(xml: string): string {
  return xml
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : entitiesOf(part)))
    .join('');
}

function entitiesOf(xml: string): string {
  return xml.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** The text of the first list item inside the element, or its own text. */
function elementText(xml: string, element: string): string | undefined {
  const start = xml.indexOf(`<${element}`);
  if (start < 0) return undefined;
  const end = xml.indexOf(`</${element}>`, start);
  if (end < 0) return undefined;
  const inner = xml.slice(xml.indexOf('>', start) + 1, end);
  const item = inner.indexOf('<rdf:li');
  if (item < 0) return inner.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '').includes('<') ? undefined : inner;
  const close = inner.indexOf('</rdf:li>', item);
  return close < 0 ? undefined : inner.slice(inner.indexOf('>', item) + 1, close);
}

/** Value of an attribute written as `name="…"` or `name='…'`. */
function attribute(xml: string, name: string): string | undefined {
  for (const quote of ['"', "'"]) {
    const start = xml.indexOf(`${name}=${quote}`);
    if (start < 0) continue;
    const from = start + name.length + 2;
    const end = xml.indexOf(quote, from);
    if (end >= 0) return xml.slice(from, end);
  }
  return undefined;
}

/** The prefix that a packet gives a namespace. */
function prefixOf(xml: string, namespace: string): string | undefined {
  const at = Math.max(xml.indexOf(`="${namespace}"`), xml.indexOf(`='${namespace}'`));
  return at < 0 ? undefined : /xmlns:([\w.-]+)\s*$/.exec(xml.slice(Math.max(0, at - 80), at))?.[1];
}

/**
 * Texts of an XMP packet (ISO 16684-1) in which generators keep the prompt: `exif:UserComment`, then `dc:description`. Read with
 * string searches: there is no XML parser in a worker, and a packet need not be well formed to be understood.
 */
export function xmpTexts(packet: Uint8Array): {
  comment: string | undefined;
  description: string | undefined;
} {
  const xml = isUtf16(packet) ? decodeUtf16(packet, true).replace(/^\uFEFF/, '') : decodeText(packet);
  const read = (namespace: string, usual: string, name: string) => {
    const full = `${prefixOf(xml, namespace) ?? usual}:${name}`;
    const text = elementText(xml, full) ?? attribute(xml, full);
    return text === undefined ? undefined : trimText(unescape(text));
  };
  return {
    comment: read('http://ns.adobe.com/exif/1.0/', 'exif', 'UserComment'),
    description: read('http://purl.org/dc/elements/1.1/', 'dc', 'description'),
  };
}
