import type { PackFiles } from './store.ts';

const checkpointName = /\.(pth|pt|ckpt|safetensors)$/i;
const packageName = /^(manifest\.json|tokenizer\.json|MODEL_CARD\.md)$/;
/** The vocabulary of each kind of text encoder, the surest name first. */
const vocabularyNames = [
  /^vocab.*\.txt$/i,
  /^merges.*\.txt$/i,
  /^bpe_simple_vocab.*\.txt\.gz$/i,
  /^tokenizer\.json$/,
];
const configName = /\.json$/i;
/** Configurations that are called so. */
const namedConfig = /^(?:open_clip_)?config\.json$/i;
/** What else Hugging Face puts beside a checkpoint. */
const besideName = /^(?:vocab|tokenizer_config|preprocessor_config|special_tokens_map|added_tokens)\.json$/i;

const isVocabulary = (name: string): boolean => vocabularyNames.some((pattern) => pattern.test(name));

/** Whether a folder's file belongs to a model. */
export function looksLikeModel(file: Pick<File, 'name'>): boolean {
  return checkpointName.test(file.name) || packageName.test(file.name) || isVocabulary(file.name);
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
  const named = (pattern: RegExp) => files.find(({ name }) => pattern.test(name));
  const vocabulary = vocabularyNames.map(named).find((file) => file !== undefined);
  const beside = files.filter(({ name }) => besideName.test(name) || isVocabulary(name));
  const config =
    named(namedConfig) ??
    files.find(
      (file) => configName.test(file.name) && !packageName.test(file.name) && !beside.includes(file),
    );
  const taken = new Set([...checkpoints, vocabulary, config, ...beside]);
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
