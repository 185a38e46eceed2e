import { inverseOf } from './symmetric.ts';

/** A vote between two images, by their places in a list. */
export interface Vote {
  a: number;
  b: number;
  /** The share of the win that goes to `a`: 1, 0, or ½ for a tie. */
  won: 0 | 0.5 | 1;
}

/** What votes say of images that they connect. */
export interface Strengths {
  /** In logits, with mean 0: the chance that i beats j is 1 / (1 + exp(sⱼ − sᵢ)). */
  strengths: Float64Array;
  /** Covariance of the strengths before they are centred, [n, n], row-major. */
  covariance: Float64Array;
}

/**
 * Standard deviation of strengths before any vote, in logits: of two images drawn by chance the better one then wins 4 of 5 votes. It
 * keeps the strength of an image finite that has won or lost all its votes.
 */
export const priorDeviation = 1.5;

const mostSteps = 100;
const settled = 1e-10;

/**
 * The Bradley–Terry model (Bradley & Terry 1952) with a normal prior: the strengths of the highest posterior density by Newton's method,
 * and their covariance there (Laplace's approximation). A tie counts as half a win for each, which makes the errors a little too wide
 * rather than too narrow. For images that the votes connect; O(n³).
 *
 * @param n number of images
 * @param deviation of the prior, in logits
 */
export function bradleyTerry(n: number, votes: readonly Vote[], deviation = priorDeviation): Strengths {
  const precision = 1 / deviation ** 2;
  const strengths = new Float64Array(n);
  let covariance = new Float64Array(0);
  for (let step = 0; step < mostSteps; step++) {
    const { gradient, curvature } = slopes(strengths, votes, precision);
    covariance = inverseOf(curvature, n);
    const moves = Float64Array.from({ length: n }, (_, i) => {
      let move = 0;
      for (let j = 0; j < n; j++) move += covariance[i * n + j]! * gradient[j]!;
      return move;
    });
    const longest = moves.reduce((most, move) => Math.max(most, Math.abs(move)), 0);
    // far from the top the quadratic is no good guide: no step is longer than 2 logits
    const scale = Math.min(1, 2 / Math.max(longest, 1e-300));
    moves.forEach((move, i) => (strengths[i]! += scale * move));
    if (longest < settled) break;
  }
  return { strengths, covariance };
}

/** First and (negative) second derivatives of the log posterior. */
function slopes(
  strengths: Float64Array,
  votes: readonly Vote[],
  precision: number,
): { gradient: Float64Array; curvature: Float64Array } {
  const n = strengths.length;
  const gradient = strengths.map((strength) => -strength * precision);
  const curvature = new Float64Array(n * n);
  for (let i = 0; i < n; i++) curvature[i * n + i] = precision;
  for (const { a, b, won } of votes) {
    const chance = winChance(strengths[a]! - strengths[b]!);
    gradient[a]! += won - chance;
    gradient[b]! -= won - chance;
    const information = chance * (1 - chance);
    curvature[a * n + a]! += information;
    curvature[b * n + b]! += information;
    curvature[a * n + b]! -= information;
    curvature[b * n + a]! -= information;
  }
  return { gradient, curvature };
}

/** The chance that the one of two images wins whose strength is greater by `difference` logits. */
export function winChance(difference: number): number {
  return 1 / (1 + Math.exp(-difference));
}
