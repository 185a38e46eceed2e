import type { ServerError } from './server-error.ts';

/** Fields of a request that some servers refuse, how those speak of them, and what they take instead. The one list of these. */
const quirks = [
  { field: 'max_completion_tokens', named: /\bmax[_ -]?completion[_ -]?tokens\b/iu, instead: undefined },
  { field: 'max_tokens', named: /\bmax[_ -]?(?:output[_ -]?)?tokens\b/iu, instead: 'max_completion_tokens' },
  { field: 'temperature', named: /\btemperature\b/iu, instead: undefined },
  { field: 'reasoning_effort', named: /reasoning|thinking|\beffort\b/iu, instead: undefined },
] as const;

const tooMuch =
  /too (?:large|big|high|long|many)|at most|maximum|exceed|less than|greater than|context (?:length|window)|must be (?:between|<)/iu;
/** Least tokens in which a description has room. */
const leastRoom = 120;

/** Tokens of an answer at first: a description has some eighty. */
const firstRoom = 300;
/** And where the first room was too small, mostly because of thoughts. */
const moreRoom = 2400;

/** A request as it would be sent to a server without quirks. */
export type Body = Record<string, unknown>;

/** What one server turned out to take, learnt from its refusals and remembered for the images that follow. */
export class ServerHabits {
  room = firstRoom;
  /** Whether it is asked to think little. */
  brief = false;
  readonly #required: readonly string[];
  readonly #dropped = new Set<string>();
  readonly #renamed = new Map<string, string>();
  #most = Infinity;

  /** @param required fields that the protocol cannot do without */
  constructor(required: readonly string[] = []) {
    this.#required = required;
  }

  /** The request as this server takes it. */
  adapt(body: Body): Body {
    const entries = Object.entries(body).map(
      ([name, value]) => [this.#renamed.get(name) ?? name, value] as const,
    );
    return Object.fromEntries(entries.filter(([name]) => !this.#dropped.has(name)));
  }

  /** Grants more room than an answer had, and asks for less thinking; false where both were granted already. */
  grow(had: { room: number; brief: boolean }, thought: boolean): boolean {
    this.room = Math.max(this.room, Math.min(moreRoom, this.#most));
    this.brief ||= thought;
    return this.room > had.room || this.brief !== had.brief;
  }

  /** Learns from a refusal; true where the request is worth sending again, changed. */
  learn(error: ServerError, sent: Body): boolean {
    if (![200, 400, 404, 413, 422, 500, 501].includes(error.status)) return false;
    const blamed = `${error.param} ${error.message}`;
    const found = quirks
      .filter(({ field }) => field in sent)
      .map((quirk) => ({ ...quirk, at: quirk.field === error.param ? -1 : blamed.search(quirk.named) }))
      .filter(({ field, at }) => at >= 0 || field === error.param)
      .sort((a, b) => a.at - b.at)[0];
    const tokens = found ? found.instead !== undefined || found.field === 'max_completion_tokens' : false;
    if (tooMuch.test(error.message) && (tokens || (!found && /context|tokens/iu.test(error.message))))
      return this.#shrink(error.message);
    if (!found || this.#required.includes(found.field)) return false;
    if (found.instead && !this.#dropped.has(found.instead)) this.#renamed.set(found.field, found.instead);
    else this.#dropped.add(found.field);
    return true;
  }

  #shrink(message: string): boolean {
    const named = [...message.matchAll(/\d+/gu)].map(([digits]) => Number(digits));
    const fitting = named.filter((room) => room >= leastRoom && room < this.room);
    const room = Math.max(...fitting, Math.floor(this.room / 2));
    if (room < leastRoom) return false;
    this.#most = this.room = room;
    return true;
  }
}
