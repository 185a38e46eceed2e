import { OnnxGraph } from '../../src/tools/baselines/onnx/onnx-graph.ts';

/* A captioner of the arrangement that Florence-2 has, with weights by rule: a word follows the word before it, and one word is the image's colour. */

const words = [
  '[BOS]',
  '[PAD]',
  '[EOS]',
  '[UNK]',
  'the',
  'picture',
  'is',
  'mostly',
  'red',
  'green',
  'blue',
  '.',
];
const id = (word: string): number => words.indexOf(word);
const size = words.length;

/** A matrix with a value at each of these places. */
function matrix(rows: number, places: [row: number, column: number, value: number][]): Float32Array {
  const values = new Float32Array(rows * size);
  for (const [row, column, value] of places) values[row * size + column] = value;
  return values;
}

/** Token numbers to the unit vectors of the vocabulary. */
function embedTokens(): Uint8Array {
  const graph = new OnnxGraph();
  const ids = graph.input('input_ids', ['batch', 'length'], 'int64');
  const unit = graph.constant(
    matrix(
      size,
      words.map((_, i) => [i, i, 1]),
    ),
    [size, size],
  );
  graph.output('inputs_embeds', graph.node('Gather', [unit, ids]), ['batch', 'length', size]);
  return graph.build();
}

/** The image's mean red, green and blue, as one token. */
function visionEncoder(): Uint8Array {
  const graph = new OnnxGraph();
  const pixels = graph.input('pixel_values', ['batch', 3, 'height', 'width']);
  const mean = graph.node('ReduceMean', [pixels], { axes: [2, 3], keepdims: 0 });
  const colours = ['red', 'green', 'blue'].map((word, i): [number, number, number] => [i, id(word), 10]);
  const token = graph.node('MatMul', [mean, graph.constant(matrix(3, colours), [3, size])]);
  graph.output('image_features', graph.node('Unsqueeze', [token, graph.integers([1])]), ['batch', 1, size]);
  return graph.build();
}

/** Hands on the image's token alone. */
function encoder(): Uint8Array {
  const graph = new OnnxGraph();
  graph.input('attention_mask', ['batch', 'length'], 'int64');
  const embeds = graph.input('inputs_embeds', ['batch', 'length', size]);
  const first = graph.node('Slice', [embeds, ...[0, 1, 1].map((at) => graph.integers([at]))]);
  graph.output('last_hidden_state', first, ['batch', 1, size]);
  return graph.build();
}

/** The word that follows; after “mostly”, the colour there is most of. */
function decoder(): Uint8Array {
  const graph = new OnnxGraph();
  const image = graph.input('encoder_hidden_states', ['batch', 'seen', size]);
  const embeds = graph.input('inputs_embeds', ['batch', 'length', size]);
  const follows: [string, string][] = [
    ['[EOS]', 'the'],
    ['the', 'picture'],
    ['picture', 'is'],
    ['is', 'mostly'],
    ...['red', 'green', 'blue'].map((colour): [string, string] => [colour, '.']),
    ['.', '[EOS]'],
  ];
  const next = graph.constant(
    matrix(
      size,
      follows.map(([before, after]) => [id(before), id(after), 1000]),
    ),
    [size, size],
  );
  const logits = graph.node('Add', [graph.node('MatMul', [embeds, next]), image]);
  graph.output('logits', logits, ['batch', 'length', size]);
  return graph.build();
}

const config = {
  model_type: 'florence2',
  architectures: ['Florence2ForConditionalGeneration'],
  is_encoder_decoder: true,
  text_config: {
    model_type: 'florence2_language',
    d_model: size,
    vocab_size: size,
    encoder_layers: 1,
    decoder_layers: 1,
    encoder_attention_heads: 1,
    decoder_attention_heads: 1,
  },
};

const special = (word: string) => ({
  id: id(word),
  content: word,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});

const tokenizer = {
  version: '1.0',
  added_tokens: ['[BOS]', '[PAD]', '[EOS]', '[UNK]'].map(special),
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: null,
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(words.map((word, i) => [word, i])),
  },
};

const preprocessor = {
  image_processor_type: 'CLIPImageProcessor',
  processor_class: 'Florence2Processor',
  do_resize: true,
  size: { height: 16, width: 16 },
  do_center_crop: false,
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: false,
  do_convert_rgb: true,
  tasks_answer_post_processing_type: { '<MORE_DETAILED_CAPTION>': 'pure_text' },
  task_prompts_without_inputs: { '<MORE_DETAILED_CAPTION>': 'the picture is' },
  task_prompts_with_input: {},
};

/** The files of the captioner, by their paths. */
export function tinyCaptioner(): Map<string, Buffer> {
  const json = (content: object): Buffer => Buffer.from(JSON.stringify(content));
  return new Map([
    ['config.json', json(config)],
    [
      'generation_config.json',
      json({ decoder_start_token_id: id('[EOS]'), eos_token_id: id('[EOS]'), pad_token_id: id('[PAD]') }),
    ],
    ['preprocessor_config.json', json(preprocessor)],
    ['tokenizer.json', json(tokenizer)],
    [
      'tokenizer_config.json',
      json({ tokenizer_class: 'BartTokenizer', pad_token: '[PAD]', unk_token: '[UNK]', eos_token: '[EOS]' }),
    ],
    ['onnx/embed_tokens_quantized.onnx', Buffer.from(embedTokens())],
    ['onnx/vision_encoder_quantized.onnx', Buffer.from(visionEncoder())],
    ['onnx/encoder_model_quantized.onnx', Buffer.from(encoder())],
    ['onnx/decoder_model_merged_quantized.onnx', Buffer.from(decoder())],
  ]);
}
