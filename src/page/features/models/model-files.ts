import type { PackFiles } from './store.ts';

const checkpointName = /\.(pth|pt|ckpt|safetensors)$/i;
const packageName = /^(manifest\.json|tokenizer\.json|MODEL_CARD\.md)$/;
const vocabularyName = /^vocab.*\.txt$/i;
const configName = /\.json$/i;

/** Whether a folder's file belongs to a model. */
export function looksLikeModel(file: Pick<File, 'name'>): boolean {
  return checkpointName.test(file.name) || packageName.test(file.name) || vocabularyName.test(file.name);
}

/** Files sorted by their role in the Models dialog; `rest` is not for it. */
export interface ModelFiles {
  /** A whole package, by its manifest. */
  package: File[] | undefined;
  pack: PackFiles | undefined;
  rest: File[];
}

/**
 * Separates packages and checkpoints from images. A vocabulary or configuration alone counts only while a checkpoint waits for it
 * (`pending`), and joins that.
 */
export function sortModelFiles(files: File[], pending: PackFiles | undefined): ModelFiles {
  if (files.some(({ name }) => name === 'manifest.json')) {
    const own = (file: File) => looksLikeModel(file) || configName.test(file.name);
    return { package: files.filter(own), pack: undefined, rest: files.filter((file) => !own(file)) };
  }
  const checkpoints = files.filter(({ name }) => checkpointName.test(name));
  if (checkpoints.length === 0 && !pending) return { package: undefined, pack: undefined, rest: files };
  const vocabulary = files.find(({ name }) => vocabularyName.test(name));
  const config = files.find(({ name }) => configName.test(name) && !packageName.test(name));
  const taken = new Set([...checkpoints, vocabulary, config]);
  const rest = files.filter((file) => !taken.has(file));
  if (rest.length === files.length) return { package: undefined, pack: undefined, rest };
  return {
    package: undefined,
    pack: {
      checkpoints: checkpoints.length > 0 ? checkpoints : (pending?.checkpoints ?? []),
      vocabulary: vocabulary ?? pending?.vocabulary,
      config: config ?? pending?.config,
    },
    rest,
  };
}

/** A package name derived from the checkpoint's file name, as manifests allow it. */
export function modelName(file: string): string {
  const plain = file
    .replace(checkpointName, '')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return plain.slice(0, 80) || 'model';
}
