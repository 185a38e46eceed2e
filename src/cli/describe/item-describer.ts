import { readFile } from 'node:fs/promises';
import { RecentDescriptions, rememberDescriptions } from '../../describe/cache.ts';
import { createProvider } from '../../describe/create-provider.ts';
import { describeImage, type Described } from '../../describe/describe-image.ts';
import { CircuitBreaker } from '../../describe/circuit-breaker.ts';
import type { DescriptionProvider } from '../../describe/provider.ts';
import { promptToScore } from '../../prompts/score-prompt.ts';
import { toErrorRecord, type ErrorRecord } from '../../shared/errors.ts';
import type { DescribeOptions } from './describe-options.ts';
import type { CliIo } from '../io.ts';
import type { Item } from '../items/item.ts';

/** Parallel requests: one for the image being scored, one for the next. */
const atOnce = 2;

export type DescribedItem = { ok: true; described: Described } | { ok: false; error: ErrorRecord };

interface Parts {
  /** The item with an index, where it may be described; `rawPrompts` keeps generator syntax in its prompt. */
  item: (index: number) => { item: Item; rawPrompts?: boolean | undefined } | undefined;
  /** Prompt of items that have none. */
  prompt: string | undefined;
  /** The image of an item as it is sent: a small JPEG. */
  shrink(index: number): Promise<Blob>;
}

/** Generates missing descriptions, each once, one image ahead of the scoring. */
export class ItemDescriber {
  readonly #io: CliIo;
  readonly #options: DescribeOptions;
  readonly #parts: Parts;
  readonly #provider: DescriptionProvider;
  readonly #answers = new Map<number, Promise<DescribedItem>>();
  readonly #patience: CircuitBreaker;
  #said = '';

  /** @throws FoveaError where the address or the key cannot be right */
  constructor(io: CliIo, options: DescribeOptions, parts: Parts) {
    this.#io = io;
    this.#options = options;
    this.#parts = parts;
    this.#patience = new CircuitBreaker(options.rest);
    // no origin, no permissions: nothing stands between this process and the server
    const here = { origin: undefined, online: true, localNetwork: () => Promise.resolve(undefined) };
    const provider = this.#patience.guard(createProvider(options.endpoint, here));
    this.#provider = rememberDescriptions(provider, new RecentDescriptions(), atOnce);
  }

  /** The description of an item, or why there is none; undefined where the item brings its own. */
  async of(index: number): Promise<DescribedItem | undefined> {
    for (let next = index; next < index + atOnce; next++) this.begin(next);
    const answer = await this.#answers.get(index);
    // an image may be tried again after a crash: its answer is kept until the next one is asked about
    this.#answers.delete(index - 1);
    if (answer?.ok) this.#said = '';
    else if (answer && answer.error.message !== this.#said) {
      this.#said = answer.error.message;
      const { message, hint } = answer.error;
      this.#io.say(`Scored without a description: ${[message, hint].filter(Boolean).join(' ')}`);
      if (this.#patience.end) this.#io.say(this.#givenUp());
    }
    return answer;
  }

  /** Asks for the description of an item whose turn comes soon. */
  begin(index: number): void {
    const found = this.#parts.item(index);
    if (!found || found.item.error || found.item.description?.trim() || this.#answers.has(index)) return;
    this.#answers.set(index, this.#ask(index, found.item, found.rawPrompts));
  }

  #givenUp(): string {
    const { rest } = this.#options;
    const until = rest === undefined ? 'no further images are sent' : `none is sent for ${rest / 1000} s`;
    return `Three requests in a row failed: ${until}.`;
  }

  async #ask(index: number, item: Item, rawPrompts?: boolean): Promise<DescribedItem> {
    try {
      const { mode, instruction } = this.#options;
      const { signal } = this.#io;
      const { prompt: given } = this.#parts;
      const { prompt } = await promptToScore(
        item.prompt ?? given,
        async () => item.bytes ?? (await readFile(item.path)),
        rawPrompts,
      );
      const image = await this.#parts.shrink(index);
      const question = { image, prompt, mode, instruction, signal };
      return { ok: true, described: await describeImage(this.#provider, question) };
    } catch (error) {
      return { ok: false, error: toErrorRecord(error) };
    }
  }
}
