import type { TensorSource } from '../../../formats/tensor-source.ts';
import { countValues } from '../../../formats/tensor-source.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import { clipProblem } from '../../../spec/clip/check-config.ts';
import { clipParameters } from '../../../spec/clip/parameters.ts';
import type { ClipScorer, Layout } from '../../../spec/clip/scorer.ts';
import { clipScorer, clipScorers } from '../../../spec/clip/scorers/index.ts';
import type { ParameterSpec } from '../../../spec/parameters.ts';
import { bpeJson } from '../../../tokenizer/bpe/bpe-json.ts';
import { assertFinite, type WeightReader } from '../../write-package.ts';
import { counted, refuseUnsupported, shownShape } from '../import-refusals.ts';
import type { ImportedModel, Importer, ImportRequest } from '../importer.ts';
import { isFraction } from '../planned-tensor.ts';
import { transpose } from '../transpose.ts';
import { foldingReader, unfolded } from './fold-norms.ts';
import { headFile, type HeadFile } from './head-file.ts';
import { clipTensors, type ClipTensors, type Piece } from './keys.ts';
import { checkpointKind } from './kinds.ts';
import { clipConfig } from './sizes.ts';

function mismatch(what: string, hint: string): FoveaError {
  return new FoveaError('checkpoint-mismatch', `The checkpoint does not fit the model. ${what}`, hint);
}

/** Towers and heads in the files. Throws `checkpoint-mismatch` where two have the same. */
function sort(sources: readonly TensorSource[]) {
  let towers: { tensors: ClipTensors; file: string } | undefined;
  const heads: (HeadFile & { file: string })[] = [];
  const unexpected: string[] = [];
  for (const source of sources) {
    const tensors = clipTensors(source);
    const head = tensors ? undefined : headFile(source);
    const twin = tensors ? towers : heads.find((other) => other.head === head?.head);
    if (twin) {
      throw mismatch(
        `${twin.file} and ${source.name} both have ${tensors ? 'the towers of a CLIP model' : `the head ${head!.head}`}.`,
        'Give the files of one model; a checkpoint that lies in several parts must be joined first.',
      );
    }
    if (tensors) towers = { tensors, file: source.name };
    else if (head) heads.push({ ...head, file: source.name });
    else unexpected.push(...source.tensors.keys());
  }
  return { towers, heads, unexpected };
}

/** Sizes without those of 1, which the layouts put in different places. */
const tight = (shape: readonly number[]): string => shape.filter((size) => size !== 1).join('×');

/** The shape that the pieces of a parameter make together. */
function madeShape(pieces: readonly Piece[]): number[] {
  const [{ info, transposed }] = pieces as [Piece];
  const shape = transposed ? [...info.shape].reverse() : info.shape;
  return pieces.length > 1 ? [(shape[0] ?? 1) * pieces.length, ...shape.slice(1)] : shape;
}

/** The pieces of every parameter in order; throws for what is missing or of another shape. */
function fit(specs: readonly ParameterSpec[], found: ReadonlyMap<string, Piece[]>): Map<string, Piece[]> {
  const missing: string[] = [];
  const wrong: string[] = [];
  const unsupported: Piece[] = [];
  const planned = new Map<string, Piece[]>();
  for (const { name, shape } of specs) {
    const pieces = (found.get(name) ?? []).toSorted((a, b) => a.part - b.part);
    if (pieces.length === 0) missing.push(name);
    else if (tight(madeShape(pieces)) !== tight(shape))
      wrong.push(shownShape(pieces[0]!.key, madeShape(pieces), shape));
    unsupported.push(...pieces.filter(({ info }) => !isFraction(info.dtype)));
    planned.set(name, pieces);
  }
  const hint = 'Give every file of the model: both towers, and the head where it has one.';
  if (missing.length > 0) throw mismatch(`Missing: ${counted(missing)}.`, hint);
  if (wrong.length > 0) throw mismatch(`Wrong shape: ${wrong.slice(0, 2).join(', ')}.`, hint);
  if (unsupported.length > 0) refuseUnsupported(unsupported);
  return planned;
}

/** Reads a parameter from its pieces, in our layout. */
const reader =
  (planned: ReadonlyMap<string, Piece[]>): WeightReader =>
  async ({ name, shape }) => {
    const parts: Float32Array[] = [];
    for (const { source, key, transposed } of planned.get(name)!) {
      const values = await source.read(key);
      assertFinite(values, `${key} in ${source.name}`);
      parts.push(transposed ? transpose(values, shape) : values);
    }
    if (parts.length === 1) return parts[0]!;
    const all = new Float32Array(countValues(shape));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };

/** The scorers of these names. Throws `usage` for one that there is not, or whose weights were not given. */
function scorersOf(names: readonly string[], own: readonly HeadFile[]): ClipScorer[] {
  return names.map((name) => {
    const scorer = clipScorer(name);
    if (!scorer) {
      throw new FoveaError(
        'usage',
        `There is no scorer named ${name}.`,
        `There are: ${clipScorers.map((known) => known.name).join(', ')}.`,
      );
    }
    if (scorer.layerKeys && !own.some(({ head }) => head === name)) {
      throw new FoveaError(
        'checkpoint-mismatch',
        `${scorer.title} has weights of its own, which are not among the files.`,
        'Give its file beside that of the CLIP model.',
      );
    }
    return scorer;
  });
}

const describe = ({
  name,
  title,
  min,
  max,
  question,
  higherIsBetter,
  paper,
  licence,
}: ClipScorer): HeadInfo => ({
  ...{ name, title, min, max, question, higherIsBetter, paper, licence },
});

/** How each kind of checkpoint reads texts: its cleaning, and how start and end are written out. */
const tokenizers: Record<Layout, Parameters<typeof bpeJson>[2]> = {
  openai: { cleaning: 'ftfy', special: ['<|startoftext|>', '<|endoftext|>'] },
  open_clip: { cleaning: 'ftfy', special: ['<start_of_text>', '<end_of_text>'] },
  hf: { cleaning: 'plain', special: ['<|startoftext|>', '<|endoftext|>'] },
};

function importClip(
  sources: TensorSource[],
  { config: raw, vocabulary, heads: wanted, readings = {} }: ImportRequest,
): ImportedModel {
  const { towers, heads: own, unexpected } = sort(sources);
  if (!towers) {
    throw mismatch(
      'There is a head, but not the CLIP model whose embeddings it reads.',
      'Give the CLIP model as well: ViT-L/14 of OpenAI, unless the head says otherwise.',
    );
  }
  const { tensors, file } = towers;
  const kind = checkpointKind(tensors, file, [...new Set(own.map(({ head }) => head))]);
  const names = wanted ?? kind.heads;
  const scorers = scorersOf(names, own);
  const layers = own
    .filter(({ head }) => names.includes(head))
    .map(({ head, layers }) => [head, layers] as const);
  const trainedWith = scorers.find(({ activation }) => activation)?.activation;
  const config = { ...clipConfig(tensors, raw, Object.fromEntries(layers), trainedWith), ...readings };
  if (readings.pairs && !scorers.some(({ takesPairs }) => takesPairs)) {
    const takers = clipScorers.filter(({ takesPairs }) => takesPairs);
    throw new FoveaError(
      'usage',
      `Pairs of texts are ${takers.map(({ title }) => title).join('’s or ')}’s, which is not among the scores: ${names.join(', ')}.`,
      `Add it with --heads ${[...names, takers[0]?.name].join(',')}.`,
    );
  }
  const problem = clipProblem(config, names);
  if (problem !== undefined) throw mismatch(`${problem}.`, 'Give files that belong together.');
  const found = new Map([...tensors.pieces, ...own.flatMap(({ pieces }) => [...pieces])]);
  const planned = fit(unfolded(clipParameters(config, names), found), found);
  const left = [...found]
    .filter(([name]) => !planned.has(name))
    .flatMap(([, pieces]) => pieces.map(({ key }) => key));
  const licences = [...new Set(scorers.map(({ licence }) => licence))].join('; ');
  return {
    config,
    heads: scorers.map(describe),
    defaultHeads: [...names],
    crops: { count: 1, size: config.input.size },
    profile: tensors.layout,
    licence: licences.slice(0, 200),
    tokenizer: bpeJson(vocabulary, config.text.vocabulary, tokenizers[tensors.layout]),
    read: foldingReader(reader(planned), planned),
    // measured on the golden models: 9 to 14% of the span of their cosines, where int8 costs 0.7%
    refuses: { int4: 'In int4 the cosines of CLIP move by a tenth of their span.' },
    unused: [...tensors.unused, ...unexpected, ...left],
    unexpected: [...tensors.unexpected, ...unexpected],
    taken: [`${file}: ${kind.says}; it is packed as ${names.join(', ')}.`],
  };
}

/** CLIP models in OpenAI's, open_clip's and Hugging Face's names, with the heads that come in files of their own. */
export const clipImporter: Importer = {
  recognises: (sources) => sources.some((source) => clipTensors(source) ?? headFile(source)),
  vocabularies: ['merges.txt', 'tokenizer.json', 'bpe_simple_vocab_16e6.txt.gz'],
  wanted:
    'the merges.txt, tokenizer.json or bpe_simple_vocab_16e6.txt.gz that the checkpoint was trained with',
  configuration: 'config.json',
  import: importClip,
};
