import * as v from 'valibot';
import { FoveaError } from '../../shared/errors.ts';
import type { Shelf } from '../../shared/shelf.ts';
import { sentence } from '../manifest.ts';

/** A text that says something. */
export const words = (longest: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest));
/** A size. */
export const bytes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e12));

/** Whether files of models may come from an address: encrypted, or from this machine. */
export const isSafe = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
  );
};
/** What `isSafe` asks for. */
export const safeAddresses = 'an address begins with https://, or with http:// on this machine';

/** An address that a list of models may name. */
export const address = v.pipe(words(500), v.check(isSafe, safeAddresses));

/** Of a whole file. */
export const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a SHA-256 has 64 hexadecimal digits'));

const file = v.strictObject({
  url: address,
  role: v.picklist(['checkpoint', 'vocabulary', 'configuration']),
  bytes,
  sha256: v.optional(digest),
});

const model = v.pipe(
  v.strictObject({
    name: v.pipe(
      v.string(),
      v.regex(/^[a-z0-9][a-z0-9.-]{0,39}$/, 'a name has lower-case letters, digits, "." and "-"'),
    ),
    title: words(100),
    scores: words(300),
    licence: words(200),
    nonCommercial: v.boolean(),
    figures: v.optional(
      v.pipe(v.array(v.strictObject({ text: words(200), source: address })), v.maxLength(8)),
      [],
    ),
    page: address,
    parameters: bytes,
    packed: v.optional(bytes),
    heads: v.optional(v.pipe(v.array(words(40)), v.minLength(1))),
    files: v.pipe(v.array(file), v.minLength(1), v.maxLength(16)),
  }),
  v.check(
    ({ packed, files }) =>
      packed === undefined ||
      (files.some(({ role }) => role === 'checkpoint') && files.some(({ role }) => role === 'vocabulary')),
    'a model that is packed has a checkpoint and a vocabulary among its files',
  ),
);

const shelfSchema = v.pipe(
  v.strictObject({
    version: v.literal(1),
    hosts: v.optional(v.record(v.string(), v.picklist(['yes', 'no', 'not known'])), {}),
    models: v.pipe(v.array(model), v.maxLength(500)),
  }),
  v.check(
    ({ models }) => new Set(models.map(({ name }) => name)).size === models.length,
    'two models have the same name',
  ),
);

/**
 * The list of public checkpoints, from its JSON. Throws `model-invalid`, in one sentence that names the first place that is wrong.
 *
 * @param name how the user knows the list
 */
export function parseShelf(json: string, name: string): Shelf {
  const hint = 'Correct it, or use the one that comes with Fovea; docs/models.md describes it.';
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    throw new FoveaError('model-invalid', `The list of models ${name} is not JSON.`, hint);
  }
  const result = v.safeParse(shelfSchema, raw);
  if (result.success) return result.output;
  throw new FoveaError(
    'model-invalid',
    `The list of models ${name} is not valid: ${sentence(result.issues[0])}.`,
    hint,
  );
}
