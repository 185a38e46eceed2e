import * as v from 'valibot';
import { finalBlock, trunkNames, usualTrunk, type TrunkName } from './trunk.ts';

/** A pretrained trunk and its blocks (0-based) that are read. */
export interface TrunkTaps {
  trunk: TrunkName;
  taps: number[];
}

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
  v.array(v.object({ trunk: trunkSchema, taps: tapsSchema })),
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
