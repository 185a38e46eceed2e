import { FoveaError } from '../../shared/errors.ts';
import { readXml, type XmlElement } from './xml-elements.ts';
import { unescapeXml } from './xml-text.ts';

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/** An XMP packet (ISO 16684-1) with the places of its parts. */
export interface XmpDocument {
  text: string;
  rdf: XmlElement;
  /** The `rdf:Description` elements directly in `rdf`: those whose fields describe the image. */
  descriptions: XmlElement[];
}

/** A field: its namespace, the prefix it usually has, and its name. */
export interface XmpField {
  namespace: string;
  prefix: string;
  name: string;
}

/** Where a field's text lies: its attribute's value, or its element's content. */
export type XmpPlace = { from: number; to: number } & (
  | { kind: 'attribute' }
  | { kind: 'element'; element: XmlElement }
);

/** Reads a packet. Throws `text-invalid` for what is not well-formed XML, or has no RDF. */
export function readXmpDocument(text: string): XmpDocument {
  const root = readXml(text);
  const found = [root, ...root.children].find((element) => isNamed(text, element, rdf, 'RDF'));
  if (!found) throw new FoveaError('text-invalid', 'It is XML, but not XMP: it has no rdf:RDF.');
  return {
    text,
    rdf: found,
    descriptions: found.children.filter((one) => isNamed(text, one, rdf, 'Description')),
  };
}

/** The URI that a prefix means at an element; undefined where it is not declared there. */
export function namespaceAt(text: string, element: XmlElement, prefix: string): string | undefined {
  if (prefix === 'xml') return 'http://www.w3.org/XML/1998/namespace';
  const declared = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  for (let at: XmlElement | undefined = element; at; at = at.parent) {
    const found = at.attributes.find(({ name }) => name === declared);
    if (found) return unescapeXml(text.slice(found.from, found.to));
  }
  return undefined;
}

/** A prefix that means this namespace at an element; undefined where none does. */
export function prefixAt(text: string, element: XmlElement, namespace: string): string | undefined {
  for (let at: XmlElement | undefined = element; at; at = at.parent) {
    for (const { name, from, to } of at.attributes) {
      const prefix = /^xmlns:(.+)$/.exec(name)?.[1];
      if (prefix === undefined || unescapeXml(text.slice(from, to)) !== namespace) continue;
      // not declared anew for something else between there and here
      if (namespaceAt(text, element, prefix) === namespace) return prefix;
    }
  }
  return undefined;
}

function isNamed(text: string, element: XmlElement, namespace: string, name: string): boolean {
  const [prefix, local] = split(element.name);
  return local === name && namespaceAt(text, element, prefix) === namespace;
}

function split(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}

/** Every place where a field is given. Throws `text-invalid` where it has a structure in place of a text. */
export function placesOf(
  { text, descriptions }: XmpDocument,
  { namespace, name, prefix }: XmpField,
): XmpPlace[] {
  return descriptions.flatMap((description) => {
    const attributes = description.attributes.filter((attribute) => {
      const [before, local] = split(attribute.name);
      return local === name && before !== '' && namespaceAt(text, description, before) === namespace;
    });
    const elements = description.children.filter((child) => isNamed(text, child, namespace, name));
    return [
      ...attributes.map(({ from, to }): XmpPlace => ({ kind: 'attribute', from, to })),
      ...elements.map((element) => placeIn(text, element, `${prefix}:${name}`)),
    ];
  });
}

/** The text of a field's element; with qualifiers, it is in `rdf:value`. */
function placeIn(text: string, element: XmlElement, shown: string): XmpPlace {
  const value = element.children
    .flatMap((child) => (isNamed(text, child, rdf, 'Description') ? [child, ...child.children] : [child]))
    .find((child) => isNamed(text, child, rdf, 'value'));
  const simple = value ?? element;
  const inAttributes = element.attributes.some(({ name }) => {
    const [prefix, local] = split(name);
    return local !== 'parseType' && namespaceAt(text, element, prefix) === rdf;
  });
  if (simple.children.length > 0 || inAttributes || text.slice(simple.inner, simple.innerEnd).includes('<')) {
    throw new FoveaError('text-invalid', `Its ${shown} is not a plain text.`);
  }
  return { kind: 'element', element: simple, from: simple.inner, to: simple.innerEnd };
}

/** The first non-blank text of a field, as it is meant; undefined where it has none. */
export function fieldText(document: XmpDocument, field: XmpField): string | undefined {
  return placesOf(document, field)
    .map(({ from, to }) => unescapeXml(document.text.slice(from, to)).trim())
    .find((text) => text !== '');
}
