import type { XmlElement } from './xml-elements.ts';
import { escapeXml } from './xml-text.ts';
import { decodeXmp } from './xmp-bytes.ts';
import {
  namespaceAt,
  placesOf,
  prefixAt,
  readXmpDocument,
  type XmpDocument,
  type XmpField,
} from './xmp-document.ts';

/** A field and the text it is to have. */
export interface FieldValue {
  field: XmpField;
  value: string;
}

/** Replaces `[from, to)` of a text. */
interface Splice {
  from: number;
  to: number;
  text: string;
}

/**
 * An XMP packet with these fields set, all other bytes as they were. Throws `text-invalid` for a packet that cannot be read.
 *
 * @param existing the packet there is; undefined or blank for none
 */
export function mergeFields(
  existing: Uint8Array | undefined,
  values: readonly FieldValue[],
): Uint8Array<ArrayBuffer> {
  if (existing === undefined) return new TextEncoder().encode(newPacket(values));
  const { text, encode } = decodeXmp(existing);
  if (text.trim() === '') return encode(newPacket(values));
  const document = readXmpDocument(text);
  const missing = values.filter(({ field }) => placesOf(document, field).length === 0);
  const changed = values.flatMap(({ field, value }) => replaced(document, field, value));
  return encode(spliced(text, [...changed, ...added(document, missing)]));
}

function replaced(document: XmpDocument, field: XmpField, value: string): Splice[] {
  const text = escapeXml(value);
  return placesOf(document, field).map((place) => {
    const { kind, from, to } = place;
    return kind === 'element' && place.element.empty
      ? opened(document, place.element, text)
      : { from, to, text };
  });
}

/** An element `<a b="c"/>` with content: `<a b="c">…</a>`. */
function opened({ text }: XmpDocument, { name, from, to }: XmlElement, content: string): Splice {
  const start = text.slice(from, to - 2).trimEnd();
  return { from, to, text: `${start}>${content}</${name}>` };
}

/** New fields become attributes of the first description, laid out as its other ones. */
function added(document: XmpDocument, values: readonly FieldValue[]): Splice[] {
  if (values.length === 0) return [];
  const { text, rdf, descriptions } = document;
  const [description] = descriptions;
  if (description) {
    const at = endOfAttributes(description);
    return [{ from: at, to: at, text: attributes(text, description, separator(text, description), values) }];
  }
  const prefix = rdf.name.slice(0, -'RDF'.length);
  const about = prefix === '' ? '' : ` ${prefix}about=""`;
  const whole = `\n  <${prefix}Description${about}${attributes(text, rdf, '\n    ', values)}/>\n `;
  return [
    rdf.empty
      ? opened(document, rdf, whole)
      : { from: rdf.innerEnd, to: rdf.innerEnd, text: whole.trimEnd() + '\n ' },
  ];
}

/** Behind the last attribute of a start tag, or behind its name. */
function endOfAttributes({ from, name, attributes: all, inner }: XmlElement): number {
  const last = all.at(-1);
  return last ? last.to + 1 : Math.min(from + 1 + name.length, inner);
}

/** The white space before the last attribute. */
function separator(text: string, { attributes: all, from, name }: XmlElement): string {
  const last = all.at(-1);
  return last ? text.slice((all.at(-2)?.to ?? from + name.length) + 1, last.start) : ' ';
}

function attributes(
  text: string,
  element: XmlElement,
  before: string,
  values: readonly FieldValue[],
): string {
  const own = new Map<string, string>();
  let written = '';
  for (const { field, value } of values) {
    let prefix = prefixAt(text, element, field.namespace) ?? own.get(field.namespace);
    if (prefix === undefined) {
      prefix = freePrefix(text, element, field.prefix, [...own.values()]);
      own.set(field.namespace, prefix);
      written += `${before}xmlns:${prefix}="${escapeXml(field.namespace)}"`;
    }
    written += `${before}${prefix}:${field.name}="${escapeXml(value)}"`;
  }
  return written;
}

/** The usual prefix, or that with a number where it already means something else. */
function freePrefix(text: string, element: XmlElement, usual: string, taken: readonly string[]): string {
  const isTaken = (prefix: string): boolean =>
    taken.includes(prefix) || namespaceAt(text, element, prefix) !== undefined;
  let prefix = usual;
  for (let count = 2; isTaken(prefix); count++) prefix = `${usual}${count}`;
  return prefix;
}

function spliced(text: string, splices: readonly Splice[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, text: inserted } of [...splices].sort((a, b) => a.from - b.from)) {
    result += text.slice(at, from) + inserted;
    at = to;
  }
  return result + text.slice(at);
}

/** A packet with these fields alone, in the wrapper that ISO 16684-1 §7.3.2 gives. */
function newPacket(values: readonly FieldValue[]): string {
  const root = `<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 </rdf:RDF>
</x:xmpmeta>`;
  const packet = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n${root}\n<?xpacket end="w"?>\n`;
  return spliced(packet, added(readXmpDocument(packet), values));
}
