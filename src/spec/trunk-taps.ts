import * as v from 'valibot';
import { finalBlock, trunkNames, usualTrunk, type TrunkName } from './trunk.ts';

/** What of an image a trunk reads: the middle as it is, or the whole, scaled down. */
const trunkViews = ['middle', 'whole'] as const;
export type TrunkView = (typeof trunkViews)[number];

/** A pretrained trunk, its blocks (0-based) that are read, and of which view of the image: of its middle where none is named. */
export interface TrunkTaps {
  trunk: TrunkName;
  taps: number[];
  view?: TrunkView | undefined;
  /** Whether it reads the view’s mirror image too: a picture is no better or worse for being mirrored, and two readings err less than one. */
  mirrored?: boolean | undefined;
}

/** The view that a trunk reads. */
export const viewOf = ({ view = 'middle' }: Pick<TrunkTaps, 'view'>): TrunkView => view;

/*
 * How a manifest or recipe names the trunks that the pooled branch reads: `trunks`, a list, or the `taps` of one alone, of `trunk`, which is
 * `mobilenet-v2` where none is named.
 */

export const trunkSchema = v.picklist(trunkNames, 'this version of Fovea does not know this trunk');
export const tapsSchema = v.pipe(
  v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(finalBlock))),
  v.minLength(1),
);
export const trunksSchema = v.pipe(
  v.array(
    v.object({
      trunk: trunkSchema,
      taps: tapsSchema,
      view: v.optional(v.picklist(trunkViews)),
      mirrored: v.optional(v.boolean()),
    }),
  ),
  v.minLength(1),
);

interface Entries {
  trunks?: TrunkTaps[] | undefined;
  trunk?: TrunkName | undefined;
  taps?: number[] | undefined;
}

/** Whether these are a list, or the taps of one trunk, and not both. */
export const isOneForm = ({ trunks, trunk: named, taps: own }: Entries): boolean =>
  trunks ? named === undefined && own === undefined : own !== undefined;

/** The list, whichever form it has. */
export const trunkList = ({ trunks, trunk: named = usualTrunk, taps: own = [] }: Entries): TrunkTaps[] =>
  trunks ?? [{ trunk: named, taps: own }];
