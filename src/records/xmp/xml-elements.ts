import { FoveaError } from '../../shared/errors.ts';
import { forbidden } from './xml-text.ts';

/** An attribute and where it lies in the text: its name at `start`, its value, without the quotes, in `[from, to)`. */
interface XmlAttribute {
  name: string;
  start: number;
  from: number;
  to: number;
}

/** An element and where it lies in the text: `[from, inner)` is its start tag, `[inner, innerEnd)` its content, `to` is behind its end tag. */
export interface XmlElement {
  name: string;
  parent: XmlElement | undefined;
  children: XmlElement[];
  attributes: XmlAttribute[];
  from: number;
  inner: number;
  innerEnd: number;
  to: number;
  /** Written as `<name/>`: it has no content, and `inner` lies behind it. */
  empty: boolean;
}

/** Deepest nesting that is read; XMP's structures need about ten levels. */
const deepest = 200;

/** The error for a text that is not well-formed XML, or more than a metadata file needs. */
export function notXml(what: string): FoveaError {
  return new FoveaError('text-invalid', `It is not valid XML: ${what}.`);
}

const name = /[\p{L}_:][\p{L}\p{N}\p{M}_:.·-]*/uy;
const space = /[ \t\r\n]*/y;
const reference = /&(?:(?:amp|lt|gt|quot|apos);|#\d{1,7};|#x[\da-fA-F]{1,6};)?/g;
/**
 * The root element of an XML text, with the places of all its parts, so that one part can be changed and the others stay as they are, to the
 * byte. Document types, and with them entities, are refused. Throws `text-invalid` for whatever is not well-formed.
 */
export function readXml(text: string): XmlElement {
  if (forbidden.test(text)) throw notXml('it has characters that XML does not allow');
  return new Scanner(text).document();
}

class Scanner {
  readonly #text: string;
  #at = 0;
  #root: XmlElement | undefined;
  #open: XmlElement | undefined;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): XmlElement {
    while (this.#at < this.#text.length) {
      const next = this.#text.indexOf('<', this.#at);
      this.#characters(this.#at, next < 0 ? this.#text.length : next);
      if (next < 0) break;
      this.#at = next;
      this.#markup();
    }
    if (this.#open) throw notXml(`<${this.#open.name}> has no end`);
    if (!this.#root) throw notXml('it has no element');
    return this.#root;
  }

  #markup(): void {
    if (this.#starts('<!--')) return this.#skip('-->', 'a comment');
    if (this.#starts('<?')) return this.#skip('?>', 'an instruction');
    if (this.#starts('<![CDATA[') && this.#open) return this.#skip(']]>', 'a CDATA section');
    if (this.#starts('<!'))
      throw new FoveaError('text-invalid', 'It declares a document type or entities, which are refused.');
    if (this.#starts('</')) return this.#endTag();
    return this.#startTag();
  }

  #startTag(): void {
    const from = this.#at++;
    const tag = this.#name();
    if (this.#root && !this.#open) throw notXml('it has more than one root element');
    const attributes = this.#attributes();
    const empty = this.#starts('/>');
    if (!empty && !this.#starts('>')) throw notXml(`the tag <${tag}> has no end`);
    this.#at += empty ? 2 : 1;
    const at = this.#at;
    const parent = this.#open;
    const element = {
      name: tag,
      parent,
      children: [],
      attributes,
      from,
      inner: at,
      innerEnd: at,
      to: at,
      empty,
    };
    parent?.children.push(element);
    this.#root ??= element;
    if (empty) return;
    if (++this.#depth > deepest) throw notXml(`its elements are nested deeper than ${deepest} levels`);
    this.#open = element;
  }

  #endTag(): void {
    const from = this.#at;
    this.#at += 2;
    const tag = this.#name();
    this.#match(space);
    if (!this.#starts('>') || this.#open?.name !== tag) throw notXml(`</${tag}> ends no open element`);
    this.#at++;
    this.#open.innerEnd = from;
    this.#open.to = this.#at;
    this.#open = this.#open.parent;
    this.#depth--;
  }

  #attributes(): XmlAttribute[] {
    const attributes: XmlAttribute[] = [];
    const names = new Set<string>();
    for (;;) {
      const spaced = this.#match(space) !== '';
      if (this.#starts('>') || this.#starts('/>')) return attributes;
      const start = this.#at;
      const attribute = this.#name();
      if (!spaced) throw notXml(`there is no space before the attribute ${attribute}`);
      if (names.has(attribute)) throw notXml(`the attribute ${attribute} is given twice`);
      names.add(attribute);
      this.#match(space);
      if (!this.#starts('=')) throw notXml(`the attribute ${attribute} has no value`);
      this.#at++;
      this.#match(space);
      const quote = this.#text[this.#at] ?? '';
      const to = quote === '"' || quote === "'" ? this.#text.indexOf(quote, this.#at + 1) : -1;
      if (to < 0) throw notXml(`the value of ${attribute} is not between quotes`);
      const from = this.#at + 1;
      if (this.#text.slice(from, to).includes('<')) throw notXml(`the value of ${attribute} has a <`);
      this.#references(from, to);
      attributes.push({ name: attribute, start, from, to });
      this.#at = to + 1;
    }
  }

  /** Character data between two tags. */
  #characters(from: number, to: number): void {
    if (this.#open) this.#references(from, to);
    else if (this.#text.slice(from, to).trim() !== '') throw notXml('there is text outside its root element');
  }

  #references(from: number, to: number): void {
    for (const [found] of this.#text.slice(from, to).matchAll(reference))
      if (found === '&') throw notXml('it has an & that begins none of XML’s own references');
  }

  #name(): string {
    const found = this.#match(name);
    if (found === '') throw notXml('a < or an attribute has no name behind it');
    return found;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #starts(what: string): boolean {
    return this.#text.startsWith(what, this.#at);
  }

  #skip(end: string, what: string): void {
    const at = this.#text.indexOf(end, this.#at + 2);
    if (at < 0) throw notXml(`${what} has no end`);
    this.#at = at + end.length;
  }
}
