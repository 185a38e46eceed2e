import { FoveaError } from '../../shared/errors.ts';
import { countOf, parseAmount, type Amount } from '../amount.ts';
import type { Outcome } from './score-line.ts';

/** `quality>=3` */
interface Condition {
  head: string;
  holds: (score: number) => boolean;
}

const comparisons: Readonly<Record<string, (score: number, value: number) => boolean>> = {
  '>=': (score, value) => score >= value,
  '<=': (score, value) => score <= value,
  '>': (score, value) => score > value,
  '<': (score, value) => score < value,
  '=': (score, value) => score === value,
};

/** Conditions on scores, joined by commas or `and`. Throws `usage` naming the part that is not one. */
function parseWhere(text: string): Condition[] {
  return text.split(/\s*(?:,|&&|\band\b)\s*/i).map((part) => {
    const [, head, sign, number = ''] = /^([^\s<>=]+)\s*(>=|<=|>|<|==?)\s*(\S+)$/.exec(part.trim()) ?? [];
    const value = Number(number);
    const compare = comparisons[sign === '==' ? '=' : (sign ?? '')];
    if (head === undefined || !compare || number === '' || !Number.isFinite(value)) {
      throw new FoveaError(
        'usage',
        `--where takes conditions such as "quality>=3", not "${part}".`,
        'Put it in quotes, and join several with a comma.',
      );
    }
    return { head, holds: (score) => compare(score, value) };
  });
}

/** Which lines are written: those of images that meet `--where`, or of the best by `--top`. Failed images always are. */
export class Selection {
  readonly #where: Condition[];
  readonly #top: Amount | undefined;
  readonly #waiting: { outcome: Outcome; score: number }[] = [];
  /** Scored images that are not written. */
  left = 0;

  /** Throws `usage`. */
  constructor({ where, top }: { where?: string | undefined; top?: string | undefined }) {
    this.#where = where === undefined ? [] : parseWhere(where);
    this.#top = top === undefined ? undefined : parseAmount(top);
  }

  /** The heads that `--where` names. */
  get heads(): string[] {
    return this.#where.map(({ head }) => head);
  }

  /** Whether anything is selected: else every line is written. */
  get isOn(): boolean {
    return this.#where.length > 0 || this.#top !== undefined;
  }

  /** The outcomes to write now. */
  take(outcome: Outcome): Outcome[] {
    if (!outcome.ok) return [outcome];
    const { scores } = outcome.result;
    const meets = this.#where.every(({ head, holds }) => {
      const score = scores[head];
      return score !== undefined && holds(score);
    });
    if (this.#top === undefined) {
      if (!meets) this.left++;
      return meets ? [outcome] : [];
    }
    // counted for a percentage, though it can no longer be among the best
    const score = meets ? (scores.quality ?? Object.values(scores)[0] ?? -Infinity) : -Infinity;
    this.#waiting.push({ outcome, score });
    return [];
  }

  /** The best of those that waited for all to be scored, best first; equal ones in the order given. */
  end(): Outcome[] {
    const best = this.#waiting
      .filter(({ score }) => score > -Infinity)
      .sort((a, b) => b.score - a.score)
      .slice(0, countOf(this.#top, this.#waiting.length));
    this.left += this.#waiting.length - best.length;
    return best.map(({ outcome }) => outcome);
  }
}
