import type { ClipNetwork } from '../../../model/clip/clip-network.ts';
import type { Recorder } from '../../../model/recorder.ts';
import * as tf from '../../../nn/tf.ts';
import type { EncodedText, TextTokenizer } from '../../../tokenizer/tokenizer.ts';
import type { SharedWork } from '../shared-work.ts';
import { unit, unitRows } from './unit-rows.ts';

/** Embeddings of texts that are kept: a set of images often shares its prompt, and some scorers read hundreds of texts of their own. */
const mostTexts = 1024;

/** Texts of one pass of the tower, where a scorer has many. */
export const textsAtOnce = 16;

/** What a CLIP model's text tower says of texts, kept for the next image. */
export class TextEmbeddings {
  private readonly network: ClipNetwork;
  private readonly tokenizer: TextTokenizer;
  private readonly tower: string;
  private readonly wholeLength: boolean;
  private readonly known = new Map<string, Float64Array>();

  /**
   * @param tower what it is: equal for models whose embeddings are equal
   * @param wholeLength whether each length of texts would need kernels of its own
   */
  constructor(network: ClipNetwork, tokenizer: TextTokenizer, tower: string, wholeLength: boolean) {
    this.network = network;
    this.tokenizer = tokenizer;
    this.tower = tower;
    this.wholeLength = wholeLength;
  }

  /** A text as a vector of unit length, kept for the next image, and for other models with this tower. */
  async one(text: string, shared: SharedWork, record?: Recorder): Promise<Float64Array> {
    const known = record ? undefined : this.kept(text);
    if (known) return known;
    const compute = async (): Promise<Float64Array> => {
      const { ids, end } = this.idsOf(this.tokenizer.encode(text));
      const features = tf.tidy(() =>
        this.network.embedTexts(tf.tensor2d(ids, [1, ids.length], 'int32'), [end], record),
      );
      return unit(features);
    };
    const found = await shared.once(`${this.tower} ${text}`, compute);
    this.keep(text, found);
    return found;
  }

  /**
   * As `one`, of each text, for scorers that have many of their own: whole batches of those that are not known yet, the rest one by
   * one, so that there are kernels of two shapes only.
   *
   * @param pause called between batches
   */
  async all(
    texts: readonly string[],
    shared: SharedWork,
    pause: () => Promise<void>,
  ): Promise<Float64Array[]> {
    const unknown = [...new Set(texts)].filter((text) => !this.known.has(text));
    // held here as well: what is kept may give way to another text meanwhile
    const found = new Map<string, Float64Array>();
    for (let at = 0; at + textsAtOnce <= unknown.length; at += textsAtOnce) {
      const batch = unknown.slice(at, at + textsAtOnce);
      const key = `${this.tower} ${JSON.stringify(batch)}`;
      const embedded = await shared.once(key, () => this.embedBatch(batch));
      for (const [i, text] of batch.entries()) {
        found.set(text, embedded[i]!);
        this.keep(text, embedded[i]!);
      }
      await pause();
    }
    for (const text of texts) {
      if (found.has(text)) continue;
      const known = this.known.has(text);
      found.set(text, await this.one(text, shared));
      if (!known) await pause();
    }
    return texts.map((text) => found.get(text)!);
  }

  /** Texts as vectors of unit length, in one pass of the tower. */
  private async embedBatch(texts: readonly string[]): Promise<Float64Array[]> {
    const each = texts.map((text) => this.idsOf(this.tokenizer.encode(text)));
    const length = Math.max(...each.map(({ ids }) => ids.length));
    // what stands behind a text's end changes nothing
    const rows = Int32Array.from({ length: texts.length * length }, (_, i) => {
      return each[Math.floor(i / length)]!.ids[i % length] ?? 0;
    });
    const features = tf.tidy(() =>
      this.network.embedTexts(
        tf.tensor2d(rows, [texts.length, length], 'int32'),
        each.map(({ end }) => end),
      ),
    );
    return unitRows(features);
  }

  private kept(text: string): Float64Array | undefined {
    const known = this.known.get(text);
    if (known) this.keep(text, known);
    return known;
  }

  /** As the most recently used; the least recently used one gives way. */
  private keep(text: string, embedding: Float64Array): void {
    this.known.delete(text);
    if (this.known.size >= mostTexts) this.known.delete(this.known.keys().next().value!);
    this.known.set(text, embedding);
  }

  /**
   * Token ids up to the place that is read, the first one of the highest id; all of them where each length would need kernels of its
   * own. What is behind that place changes nothing.
   */
  private idsOf({ ids }: EncodedText): { ids: Int32Array; end: number } {
    const end = ids.indexOf(ids.reduce((a, b) => Math.max(a, b)));
    return { ids: this.wholeLength ? ids : ids.slice(0, end + 1), end };
  }
}
