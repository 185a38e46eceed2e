import { FoveaError } from '../../shared/errors.ts';
import { decodeXmp } from './xmp-bytes.ts';
import { fieldText, readXmpDocument, type XmpField } from './xmp-document.ts';
import { mergeFields } from './merge-fields.ts';

/** Stars, or -1 for a rejected image, as photo programs use `xmp:Rating`. */
export type Rating = -1 | 1 | 2 | 3 | 4 | 5;

/** What a sidecar says of an image: both fields of the XMP basic namespace, which every photo program shows. */
export interface XmpMarks {
  rating?: Rating | undefined;
  /** A colour by its English name, or any word. */
  label?: string | undefined;
}

const basic = { namespace: 'http://ns.adobe.com/xap/1.0/', prefix: 'xmp' };
const ratingField: XmpField = { ...basic, name: 'Rating' };
const labelField: XmpField = { ...basic, name: 'Label' };

/**
 * The marks in a sidecar. A rating of 0, or one that is no whole number from -1 to 5, is no rating. Throws `text-invalid` for a sidecar that cannot be
 * read.
 */
export function readXmpMarks(sidecar: Uint8Array): XmpMarks {
  const { text } = decodeXmp(sidecar);
  if (text.trim() === '') return {};
  const document = readXmpDocument(text);
  const rating = asRating(Number(fieldText(document, ratingField)));
  const label = fieldText(document, labelField);
  return { ...(rating === undefined ? {} : { rating }), ...(label === undefined ? {} : { label }) };
}

const ratings: readonly Rating[] = [-1, 1, 2, 3, 4, 5];
const asRating = (value: number): Rating | undefined => ratings.find((rating) => rating === value);

/**
 * A sidecar with these marks; what is not given stays as it is. Everything else in an existing sidecar stays, to the byte: other fields,
 * namespaces, comments, the packet's wrapper. Throws `text-invalid` for an existing one that cannot be read: it must then be left alone.
 *
 * @param existing the sidecar there is; undefined or empty for none
 */
export function mergeXmpMarks(
  existing: Uint8Array | undefined,
  { rating, label }: XmpMarks,
): Uint8Array<ArrayBuffer> {
  return mergeFields(existing, [
    ...(rating === undefined ? [] : [{ field: ratingField, value: String(rating) }]),
    ...(label === undefined ? [] : [{ field: labelField, value: label }]),
  ]);
}

/** Why a sidecar was left as it is, in a sentence; undefined for failures of another kind. */
export function unreadSidecar(path: string, error: unknown): string | undefined {
  return error instanceof FoveaError && error.code === 'text-invalid'
    ? `${path} was left as it is. ${error.message}`
    : undefined;
}
