import * as v from 'valibot';
import { Refusal } from '../refusal.ts';

/** What a request asks for, as it was written. */
export interface Ask {
  /** Path of an image below `--images`. */
  file?: string | undefined;
  /** The image itself: a data URL. */
  image?: string | undefined;
  /** The image file itself, from a form. */
  bytes?: Uint8Array | undefined;
  /** What the answer calls an image that has no path. */
  name?: string | undefined;
  prompt?: string | undefined;
  description?: string | undefined;
  rawPrompts?: boolean | undefined;
  /** False: not to be described, though the server describes images. */
  describe?: boolean | undefined;
  heads?: string[] | undefined;
  crops?: number | [number, number][] | undefined;
}

/** Names separated by commas. */
const names = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const corner = v.pipe(v.number(), v.integer(), v.minValue(0));
const askSchema = v.strictObject({
  file: v.optional(v.pipe(v.string(), v.minLength(1))),
  image: v.optional(v.pipe(v.string(), v.startsWith('data:'))),
  name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1024))),
  prompt: v.optional(v.string()),
  description: v.optional(v.string()),
  rawPrompts: v.optional(v.boolean()),
  describe: v.optional(v.boolean()),
  heads: v.optional(
    v.pipe(
      v.union([v.array(v.string()), v.pipe(v.string(), v.transform(names))]),
      v.minLength(1),
      v.transform((heads) => [...new Set(heads)]),
    ),
  ),
  crops: v.optional(
    v.union([
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
      v.pipe(v.array(v.strictTuple([corner, corner])), v.minLength(1), v.maxLength(1000)),
    ]),
  ),
} satisfies Record<Exclude<keyof Ask, 'bytes'>, unknown>);

const hint = 'GET /openapi.json describes what may be sent.';
const bad = (message: string): Refusal => new Refusal('bad-request', message, hint);

/** Reads a request from JSON. Throws `bad-request` naming the field that is wrong. */
function readAsk(value: unknown): Ask {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad('The request is not a JSON object.');
  const read = v.safeParse(askSchema, value);
  if (!read.success) {
    const [issue] = read.issues;
    const field = v.getDotPath(issue) ?? '';
    const unknown = field !== '' && !Object.hasOwn(askSchema.entries, field.split('.')[0]!);
    throw bad(unknown ? `There is no field "${field}".` : `The field "${field}" is wrong: ${issue.message}.`);
  }
  const ask = read.output;
  if ((ask.file === undefined) === (ask.image === undefined))
    throw bad('A request needs either "file", a path, or "image", a data URL.');
  return ask;
}

/** Reads a request from the text of a JSON object. Throws `bad-request`. */
export function readAskText(text: string): Ask {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad('The request is not JSON.');
  }
  return readAsk(value);
}

/** Reads a request from a form (multipart/form-data): the file in `image`, the other fields as text. Throws `bad-request`. */
export async function readForm(body: Uint8Array<ArrayBuffer>, type: string): Promise<Ask> {
  let form: FormData;
  try {
    form = await new Response(body, { headers: { 'Content-Type': type } }).formData();
  } catch {
    throw bad('The form cannot be read: it is cut short, or its boundary is not the one announced.');
  }
  const fields: Record<string, unknown> = {};
  let image: File | undefined;
  for (const [field, value] of form) {
    if (Object.hasOwn(fields, field) || (field === 'image' && image))
      throw bad(`The field "${field}" is given twice: one request scores one image.`);
    if (typeof value !== 'string') {
      if (field !== 'image') throw bad(`The file is in the field "${field}": it must be in "image".`);
      image = value;
    } else if (field === 'crops') fields[field] = cropsOf(value);
    else if (field === 'rawPrompts' || field === 'describe')
      fields[field] = value === 'true' || value === '1';
    else fields[field] = value;
  }
  if (!image) return readAsk(fields);
  if (fields.file !== undefined) throw bad('A request has one image: not both "file" and "image".');
  const ask = readAsk({ ...fields, image: 'data:' });
  const bytes = new Uint8Array(await image.arrayBuffer());
  return { ...ask, image: undefined, bytes, name: ask.name ?? (image.name || undefined) };
}

function cropsOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The bytes of a data URL in base64. Throws `bad-request`. */
export function dataUrlBytes(url: string): Uint8Array {
  const [, base64] = /^data:[^,]{0,200};base64,(.*)$/s.exec(url) ?? [];
  const text = base64?.replace(/\s+/g, '');
  if (text === undefined || !/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0)
    throw bad('The field "image" is not a data URL in base64.');
  return Buffer.from(text, 'base64');
}
