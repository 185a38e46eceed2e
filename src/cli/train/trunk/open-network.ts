import { dequantise } from '../../../formats/quantise.ts';
import { openPackage } from '../../../package/open-package.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { modelParameters } from '../../../spec/parameters.ts';
import { packageFiles } from '../../files/package-files.ts';
import { readManifest } from '../../files/read-manifest.ts';
import type { LoadedItems } from '../load-items.ts';

const isFittedAnew = (name: string): boolean => /^branches\.(pooled|colours)\./.test(name);

/**
 * The weights of a package (--network) as a training begins with them, by name in stored layout. What the package lacks of this model is left
 * to be measured or fitted: only parts that training never changes may be missing.
 *
 * @throws FoveaError `usage` where the package is not of this model or of these texts
 */
export async function openNetwork(
  folder: string,
  { model, heads, tokenizer }: LoadedItems,
): Promise<Record<string, Float32Array>> {
  const wrong = (what: string): FoveaError =>
    new FoveaError(
      'usage',
      `The package in ${folder} (--network) ${what}.`,
      'Leave out --network to train anew.',
    );
  const { manifest } = await readManifest(folder);
  const opened = await openPackage({ kind: 'files', files: await packageFiles(folder, manifest) });
  if (JSON.stringify(JSON.parse(opened.tokenizerJson)) !== JSON.stringify(tokenizer))
    throw wrong('has another vocabulary than these texts give');
  const specs = new Map(modelParameters(model, heads).map((spec) => [spec.name, spec]));
  const start: Record<string, Float32Array> = {};
  for await (const { name, stored } of opened.tensors()) {
    // it is what such a training changes
    if (isFittedAnew(name)) continue;
    const count = specs.get(name)?.shape.reduce((a, b) => a * b, 1);
    if (count === undefined) continue;
    const values = dequantise(stored);
    if (count !== values.length) throw wrong(`has ${name} in another size than the recipe`);
    start[name] = values;
  }
  const missing = [...specs.keys()].filter((name) => !start[name] && !isFittedAnew(name));
  if (missing[0] !== undefined) throw wrong(`has no ${missing[0]}`);
  return start;
}
