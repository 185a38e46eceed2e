import type { PackageFacts } from '../shared/library-api.ts';
import type { Manifest } from './manifest.ts';
import { reliabilityWords } from './reliability/words.ts';

/** A manifest in words for people; `hash` is the SHA-256 over its text. */
export function packageFacts(manifest: Manifest, hash: string): PackageFacts {
  const { name, title, licence, untrained, profile, quantisation, parameters, provenance } = manifest;
  const { measured } = provenance;
  return {
    name,
    title,
    licence,
    provenance: `${provenance.trainingSet}; split: ${provenance.split}`,
    untrained,
    profile,
    quantisation,
    parameters,
    bytes: manifest.shards.reduce((sum, shard) => sum + shard.bytes, 0),
    hash: hash.slice(0, 12),
    reliability: reliabilityWords(manifest),
    ...(measured ? { accuracy: `SRCC ${measured.srcc}, PLCC ${measured.plcc} on ${measured.on}` } : {}),
  };
}
