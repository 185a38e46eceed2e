import * as v from 'valibot';
import { sentence } from '../../package/manifest.ts';
import { address, bytes, digest, words } from '../../package/shelf/parse-shelf.ts';
import type { CaptionerList } from '../../shared/caption-api.ts';
import { FoveaError } from '../../shared/errors.ts';

const file = v.strictObject({
  // a path below the folder, so that no other address is asked
  path: v.pipe(
    words(200),
    v.regex(/^(?!\.)[\w.-]+(?:\/(?!\.)[\w.-]+)*$/, 'a path has letters, digits, "_", "-", "." and "/"'),
  ),
  bytes,
  sha256: v.optional(digest),
});

const captioner = v.strictObject({
  name: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9][a-z0-9.-]{0,39}$/, 'a name has lower-case letters, digits, "." and "-"'),
  ),
  title: words(100),
  weights: words(100),
  licence: words(200),
  page: address,
  device: v.picklist(['webgpu', 'wasm']),
  task: words(500),
  formats: v.record(v.string(), v.picklist(['fp32', 'fp16', 'q8', 'q4', 'q4f16'])),
  from: v.pipe(address, v.endsWith('/', 'the address of the folder ends in "/"')),
  files: v.pipe(v.array(file), v.minLength(1), v.maxLength(24)),
});

const listSchema = v.pipe(
  v.strictObject({ version: v.literal(1), captioners: v.pipe(v.array(captioner), v.maxLength(50)) }),
  v.check(
    ({ captioners }) => new Set(captioners.map(({ name }) => name)).size === captioners.length,
    'two captioners have the same name',
  ),
);

/** The list of captioners, from its JSON. Throws `model-invalid`, in one sentence that names the first place that is wrong. */
export function parseCaptioners(json: string, name: string): CaptionerList {
  const hint = 'Correct it, or use the one that comes with Fovea; the README describes it.';
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    throw new FoveaError('model-invalid', `The list of captioners ${name} is not JSON.`, hint);
  }
  const result = v.safeParse(listSchema, raw);
  if (result.success) return { captioners: result.output.captioners };
  throw new FoveaError(
    'model-invalid',
    `The list of captioners ${name} is not valid: ${sentence(result.issues[0])}.`,
    hint,
  );
}
