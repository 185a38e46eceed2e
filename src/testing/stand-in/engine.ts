import type { DescribeOptions } from '../../cli/describe/describe-options.ts';
import type { DescribedItem } from '../../cli/describe/item-describer.ts';
import type { Outcome } from '../../cli/score/score-line.ts';
import type { Job } from '../../cli/score/score-batch.ts';
import type { ModelInfo } from '../../shared/engine-api.ts';

const head = (name: string) => ({
  ...{ name, title: name, min: 0, max: 5, question: `What ${name}?`, higherIsBetter: true },
});

/** A model of two heads, as the engine reports it. */
const standInModel: ModelInfo = {
  ...{
    name: 'stand-in',
    title: 'Stand-in',
    licence: 'MIT',
    untrained: false,
    provenance: '',
    hash: '0123456789ab',
  },
  ...{ profile: 'released', heads: [head('quality'), head('alignment')], crops: 1, cropSize: 112 },
  ...{ maxTextTokens: 32, parameters: 0, bytes: 0 },
};

const other: ModelInfo = { ...standInModel, name: 'other', title: 'Other', heads: [head('quality')] };
const of = (model: ModelInfo) => ({
  model: { id: `${model.name}@${model.hash}`, title: model.title },
});

/** Two models side by side, as the engine reports them. */
export const pairOfStandIns: ModelInfo = {
  ...standInModel,
  members: [standInModel, other],
  heads: [
    { ...head('quality@stand-in'), ...of(standInModel) },
    { ...head('alignment'), ...of(standInModel) },
    { ...head('quality@other'), ...of(other) },
  ],
};

const describedBy = ({ endpoint, mode, instruction }: DescribeOptions): DescribedItem => ({
  ok: true,
  described: {
    text: 'a red house',
    origin: { provider: endpoint.preset, model: endpoint.model, host: 'eye', mode, instruction },
  },
});

/**
 * An engine without a network: an image's quality is the number in its name, else 1. Names steer it: `broken` fails as an image, `crash` as the
 * engine does; `hold` waits until `release` is called. What it scored is in `scored`.
 */
export class StandInEngine {
  readonly model: ModelInfo;
  readonly scored: string[] = [];
  /** What it was told of before its turn. */
  readonly announced: string[] = [];
  closed = false;
  #held: (() => void)[] = [];

  constructor(model = standInModel) {
    this.model = model;
  }

  /** Lets every image that waits go on. */
  release(): void {
    for (const go of this.#held.splice(0)) go();
  }

  ahead({ item }: Job): void {
    this.announced.push(item.file);
  }

  async score({ item, asked }: Job): Promise<Outcome> {
    this.scored.push(item.file);
    if (item.file.includes('hold')) await new Promise<void>((resolve) => this.#held.push(resolve));
    if (item.file.includes('broken'))
      return {
        item,
        ok: false,
        error: { code: 'image-unreadable', message: `${item.file}: broken.`, hint: 'Mend it.' },
      };
    if (item.file.includes('crash'))
      return { item, ok: false, error: { code: 'internal', message: 'Crashed.' } };
    const quality = Number(/\d+/.exec(item.file)?.[0] ?? 1);
    const heads = asked.heads ?? ['quality'];
    const scores = Object.fromEntries(heads.map((name) => [name, quality]));
    return {
      ...{ item, ok: true, model: this.model },
      ...(asked.describe && item.description === undefined ? { answer: describedBy(asked.describe) } : {}),
      result: {
        ...{ width: 1, height: 1, scores, spread: {}, percentiles: {}, warnings: [], ms: 1 },
        crops: [{ x: 0, y: 0, scores }],
        prompt: item.prompt ?? '',
        description: item.description ?? '',
      },
    };
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
