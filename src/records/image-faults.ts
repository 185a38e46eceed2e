import * as v from 'valibot';
import { damageOf, sufferingOf, type ImageFaults } from '../shared/reasons/fault-kind.ts';

const coded = v.object({ code: v.string() });

/** What a line says of an image's faults, as it was written; what is written otherwise, by others, says nothing. */
export const faultFields = {
  // text alone in lines of the command line, with codes in an export of the page
  warnings: v.fallback(v.optional(v.array(v.union([v.string(), coded]))), undefined),
  warningCodes: v.fallback(v.optional(v.array(v.string())), undefined),
  reasons: v.fallback(v.optional(v.array(coded)), undefined),
};
type FaultFields = v.InferOutput<v.ObjectSchema<typeof faultFields, undefined>>;

/** The faults of an image; without those that its line does not know, as lines of earlier versions with warnings do not. */
export function faultsOfLine({ warnings, warningCodes, reasons }: FaultFields): ImageFaults {
  const inside = warnings?.flatMap((warning) => (typeof warning === 'string' ? [] : [warning.code]));
  const codes = warningCodes ?? (inside?.length === warnings?.length ? inside : undefined);
  return {
    ...(codes ? damageOf(codes) : {}),
    ...(reasons ? sufferingOf(reasons.map(({ code }) => code)) : {}),
  };
}

/** The faults of an image in a table, which has sentences and no codes: only that there are none is known. */
export function faultsOfRow({ warnings, reasons }: Readonly<Record<string, string>>): ImageFaults {
  return { ...(warnings === '' ? damageOf([]) : {}), ...(reasons === '' ? sufferingOf([]) : {}) };
}
