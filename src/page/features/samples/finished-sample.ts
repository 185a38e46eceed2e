import * as v from 'valibot';
import type { Scored } from '../batch/index.ts';
import { detailSchema, engineSchema, resultSchema } from '../persist/index.ts';
import { fetchShipped } from './fetch-shipped.ts';

/* The first sample's result, precomputed (npm run samples): a first visit shows it before there is an engine. */

/** The same records as a saved batch, maps as base64 of their f32 values. */
const finishedSchema = v.object({
  file: v.string(),
  engine: engineSchema,
  result: resultSchema,
  detail: detailSchema,
});

export interface FinishedSample {
  /** The sample it belongs to. */
  file: string;
  scored: Scored;
}

/** Decodes `{"f32": base64}` into its array; everything else is unchanged. */
function reviveFloats(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('f32' in value) || typeof value.f32 !== 'string')
    return value;
  const bytes = Uint8Array.from(atob(value.f32), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

/** Reads a finished sample; undefined if invalid. */
export function parseFinished(json: string): FinishedSample | undefined {
  try {
    const { file, engine, result, detail } = v.parse(finishedSchema, JSON.parse(json, reviveFloats));
    const scored: Scored = {
      ...engine,
      result: { ...result.result, detail: detail.detail },
      origins: { promptOrigin: 'sample', descriptionOrigin: 'sample' },
      at: result.at,
      precomputed: true,
    };
    return { file, scored };
  } catch {
    return undefined;
  }
}

/** The finished sample that ships with the page; undefined if it cannot be loaded. */
export const fetchFinished = (base: string): Promise<FinishedSample | undefined> =>
  fetchShipped(base, 'finished.json', parseFinished);
