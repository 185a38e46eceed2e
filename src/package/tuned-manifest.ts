import type { TunedRequest } from '../shared/library-api.ts';
import type { Manifest, ScAgiqaManifest } from './manifest.ts';
import type { ShardInfo } from './shard-writer.ts';

const cut = (text: string, longest: number) =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;

/** `demo-tuned`, `demo-tuned-2`, …: the first that is not taken. */
export function tunedName(base: string, taken: readonly string[]): string {
  const stem = `${base.replace(/-tuned(-\d+)?$/, '').slice(0, 66)}-tuned`;
  for (let i = 1; ; i++) {
    const name = i === 1 ? stem : `${stem}-${i}`;
    if (name !== base && !taken.includes(name)) return name;
  }
}

/** What a tuned package is made from, besides the files of the package it is based on. */
export interface TunedPackage extends Omit<TunedRequest, 'source'> {
  /** Names that are taken. */
  taken: readonly string[];
}

/** The manifest of a package with a tuned head: what it was tuned from and on, and what that was worth. */
export function tunedManifest(
  base: ScAgiqaManifest,
  { tuned, column, date, taken }: TunedPackage,
  shards: ShardInfo[],
): Manifest {
  const { head, images, folds, seed, before, after, byGroup } = tuned;
  const name = tunedName(base.name, taken);
  const number = /\d+$/.exec(name)?.[0];
  const suffix = `, tuned on ${images} ratings${number === undefined ? '' : ` (${number})`}`;
  const own = base.heads.find((info) => info.name === head);
  const scale = own ? (tuned.max - tuned.min) / (own.max - own.min) : 1;
  const { branches } = base.config;
  const units = { ...branches.units, [head]: (branches.units?.[head] ?? 1) * scale };
  const origins = { ...branches.origins, [head]: (branches.origins?.[head] ?? 0) * scale + tuned.origin };
  const digits = (value: number) => Number(value.toFixed(4));
  return {
    ...base,
    name,
    config: { ...base.config, branches: { ...branches, units, origins } },
    title: `${cut(base.title.replace(/, tuned on .*$/, ''), 120 - suffix.length)}${suffix}`,
    provenance: {
      trainingSet: cut(
        `the head ${head} of ${base.name} (manifest ${tuned.base.slice(0, 12)}) tuned on ${date} on ${images} images rated in “${column}”; before that: ${base.provenance.trainingSet}`,
        400,
      ),
      split: `${folds}-fold cross-validation${byGroup ? ' by prompt' : ''}: SRCC ${before.srcc.toFixed(3)} before, ${after.srcc.toFixed(3)} after`,
      seed,
      checkpointSha256: [tuned.base],
      measured: {
        srcc: digits(after.srcc),
        plcc: digits(after.plcc),
        on: `the ${images} rated images, each by a head tuned without it (${folds} folds); ${head} alone`,
      },
    },
    heads: base.heads.map((info) =>
      info.name === head
        ? {
            ...info,
            min: tuned.min,
            max: tuned.max,
            question: cut(`Tuned to the ratings in “${column}”.`, 400),
            percentiles: tuned.percentiles,
            reference: { images, what: 'rated images it was tuned on' },
            // also where there is none: what was measured of the base no longer holds
            reliability: tuned.reliability,
          }
        : info,
    ),
    shards,
    extras: {
      ...base.extras,
      // hashes of the base, whose scores are not this model's
      earlier: undefined,
      tuned: { base: { name: base.name, sha256: tuned.base }, head, column, images, folds, seed, date },
    },
  };
}
