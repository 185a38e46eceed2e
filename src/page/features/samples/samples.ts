import * as v from 'valibot';
import { fetchShipped } from './fetch-shipped.ts';

const safeFile = v.pipe(v.string(), v.regex(/^[\w][\w.-]*$/));
const sampleSchema = v.object({
  file: safeFile,
  title: v.string(),
  prompt: v.string(),
  description: v.string(),
});

export type Sample = v.InferOutput<typeof sampleSchema> & { url: string };

/** The built-in sample images, with prompts and stored descriptions; none where the list cannot be read. */
export async function fetchSamples(base: string): Promise<Sample[]> {
  const list = await fetchShipped(base, 'samples.json', (json) =>
    v.parse(v.array(sampleSchema), JSON.parse(json)),
  );
  return (list ?? []).map((sample) => ({ ...sample, url: new URL(`samples/${sample.file}`, base).href }));
}
