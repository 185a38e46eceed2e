import { FoveaError } from '../../shared/errors.ts';
import { diagnoseError, type PageContext } from '../diagnose.ts';
import { postJson } from './http.ts';
import { descriptionOf, UnfitAnswer } from '../judge.ts';
import type { DescriptionRequest, EndpointSettings } from '../provider.ts';
import { ServerHabits, type Body } from './quirks.ts';
import type { ServerAnswer } from './server-answer.ts';

/** What a protocol is to an endpoint that speaks it. */
export interface Protocol {
  /** Path behind the base URL. */
  path: string;
  /** Name of its answers, for messages. */
  answers: string;
  /** Fields that it cannot do without. */
  required: readonly string[];
  headers: (key: string) => Record<string, string>;
  /** The request to a server without quirks. */
  body: (
    model: string,
    image: { type: string; base64: string },
    instruction: string,
    habits: ServerHabits,
  ) => Body;
  /** What the model said; undefined where the answer has another shape. */
  read: (json: unknown) => ServerAnswer | undefined;
}

/** Requests for one image at most: each refused field, too small a room and too much thinking cost one. */
const mostRequests = 8;

/**
 * Asks an endpoint to describe images. What it refuses is left out and asked without, what is cut off gets more room; both are
 * remembered for the images that follow.
 */
export class Endpoint {
  readonly #protocol: Protocol;
  readonly #settings: EndpointSettings;
  readonly #page: PageContext;
  readonly #habits: ServerHabits;

  constructor(protocol: Protocol, settings: EndpointSettings, page: PageContext) {
    this.#protocol = protocol;
    this.#settings = settings;
    this.#page = page;
    this.#habits = new ServerHabits(protocol.required);
  }

  /** @throws FoveaError `description-failed` with the true reason, or `cancelled` */
  async describe(
    image: { type: string; base64: string },
    { instruction, signal }: DescriptionRequest,
  ): Promise<string> {
    const { path, answers, headers, body, read } = this.#protocol;
    const settings = this.#settings;
    const page = this.#page;
    const habits = this.#habits;
    const base = settings.baseUrl.replace(/\/+$/, '');
    const call = { url: `${base}${path}`, headers: headers(settings.key), settings, page, signal };
    for (let requests = 1; ; requests++) {
      const had = { room: habits.room, brief: habits.brief };
      const sent = habits.adapt(body(settings.model, image, instruction, habits));
      const reply = await postJson(call, sent);
      if (!reply.ok) {
        if (requests < mostRequests && habits.learn(reply.error, sent)) continue;
        throw diagnoseError(reply.error, settings, page);
      }
      const answer = read(reply.json);
      if (!answer) {
        throw new FoveaError(
          'description-failed',
          `The server’s answer is not ${answers}.`,
          `Check the base URL ${base}.`,
        );
      }
      try {
        return descriptionOf(answer, had.room);
      } catch (error) {
        if (!(error instanceof UnfitAnswer) || !error.remedy || requests >= mostRequests) throw error;
        if (!habits.grow(had, error.remedy === 'less-thinking')) throw error;
      }
    }
  }
}
