import type { TensorSource } from '../../formats/tensor-source.ts';
import { clipImporter } from './clip/importer.ts';
import type { Importer } from './importer.ts';
import { scAgiqaImporter } from './sc-agiqa-importer.ts';

/** Every family of checkpoints, in the order in which they are asked. */
const importers: readonly Importer[] = [clipImporter, scAgiqaImporter];

/** Who understands these files, by their keys. */
export const importerFor = (sources: readonly TensorSource[]): Importer =>
  importers.find((importer) => importer.recognises(sources)) ?? scAgiqaImporter;
