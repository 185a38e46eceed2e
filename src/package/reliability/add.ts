import type { Reliability } from '../../shared/reliability.ts';
import { parseManifest, type Manifest } from '../manifest.ts';

/** Hashes that are remembered of a package's earlier manifests. */
const mostEarlier = 16;

/** A manifest's text with what is known of a head's reliability, everything else as it was. */
export interface AddedReliability {
  json: string;
  manifest: Manifest;
  /** What the head said before. */
  replaced?: Reliability;
}

/**
 * Puts what held-out predictions say of a head into the text of a `manifest.json`. Scores made with the package before stay recognisable:
 * the hash of the text (12 digits) joins `extras.earlier`. Throws `model-invalid` for a manifest that is not valid, before or after.
 */
export function addReliability(
  json: string,
  hash: string,
  head: string,
  reliability: Reliability,
): AddedReliability {
  const replaced = parseManifest(json).heads.find(({ name }) => name === head)?.reliability;
  // the text itself, since checking drops what this version does not know
  const raw = JSON.parse(json) as Manifest;
  const text = JSON.stringify(
    {
      ...raw,
      heads: raw.heads.map((info) => (info.name === head ? { ...info, reliability } : info)),
      extras: { ...raw.extras, earlier: [...earlierHashes(raw), hash.slice(0, 12)].slice(-mostEarlier) },
    },
    null,
    2,
  );
  return { json: `${text}\n`, manifest: parseManifest(text), ...(replaced ? { replaced } : {}) };
}

/** First 12 digits of the hashes this package's manifest had before only its reliability changed. */
export function earlierHashes({ extras }: Pick<Manifest, 'extras'>): string[] {
  const known = extras?.earlier;
  return Array.isArray(known) ? known.filter((hash) => typeof hash === 'string') : [];
}

/** Every id under which lines may name this package: as it is, and as it was before only its reliability changed. `hash`: of its manifest. */
export function modelIds(manifest: Pick<Manifest, 'name' | 'extras'>, hash: string): string[] {
  return [hash.slice(0, 12), ...earlierHashes(manifest)].map((digits) => `${manifest.name}@${digits}`);
}
