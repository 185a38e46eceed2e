import type { HeadInfo } from '../../../shared/engine-api.ts';
import type { ExpertsDetail, ScoreResult } from '../../../shared/result.ts';
import type { Scored } from '../batch/index.ts';
import { shownScore } from '../../kit/scale.ts';
import { verdictOf, type PairVerdict } from './verdict/verdict.ts';
import { type ExpertPlace, expertPlaces, matchWords, type PlacedMap } from '../explain/index.ts';

/** A number on both sides; `difference` is right minus left. */
export interface Pair {
  left: number;
  right: number;
  difference: number;
}

function pair(left: number, right: number): Pair {
  return { left, right, difference: right - left };
}

export interface HeadDifference {
  head: HeadInfo;
  /** The scores as they are shown: not beyond the ends of the scale. Which one is better, the scores as computed say. */
  shown: Pair;
  /** A score lies beyond the scale. */
  beyond: boolean;
  spread: Pair;
  percentile: Pair | undefined;
  /** Which side scores better; undefined for the same score. */
  better: 'left' | 'right' | undefined;
  /** How often people agree with such a difference. */
  verdict: PairVerdict;
}

/** Every head that scored both images. */
export function headDifferences(left: Scored, right: Scored): HeadDifference[] {
  return left.model.heads.flatMap((head): HeadDifference[] => {
    const a = left.result.scores[head.name];
    const b = right.result.scores[head.name];
    if (a === undefined || b === undefined) return [];
    const shown = pair(shownScore(head, a), shownScore(head, b));
    const spread = pair(left.result.spread[head.name] ?? 0, right.result.spread[head.name] ?? 0);
    const low = left.result.percentiles[head.name];
    const high = right.result.percentiles[head.name];
    const gain = head.higherIsBetter ? b - a : a - b;
    return [
      {
        head,
        shown,
        beyond: shown.left !== a || shown.right !== b,
        spread,
        percentile: low === undefined || high === undefined ? undefined : pair(low, high),
        better: gain > 0 ? 'right' : gain < 0 ? 'left' : undefined,
        verdict: verdictOf(head, left.result, right.result),
      },
    ];
  });
}

export interface GateDifference extends Pair {
  place: ExpertPlace;
}

/** Gate weights of a head's experts, mean over crops; undefined where a side kept no details, or the experts are others. */
export function gateDifferences(
  left: ScoreResult,
  right: ScoreResult,
  head: string,
): GateDifference[] | undefined {
  const [a, b] = [left, right].map((result) => meanGates(result, head));
  if (!a || !b || a.gate.length !== b.gate.length || a.members !== b.members) return undefined;
  return expertPlaces(a).map((place, i) => ({ place, ...pair(a.gate[i]!, b.gate[i]!) }));
}

function meanGates(
  { detail }: ScoreResult,
  head: string,
): Pick<ExpertsDetail, 'gate' | 'members'> | undefined {
  const crops = (detail?.crops ?? []).flatMap((crop) => crop.experts[head] ?? []);
  const [first] = crops;
  if (!first) return undefined;
  const mean = (i: number) => crops.reduce((sum, { gate }) => sum + (gate[i] ?? 0), 0) / crops.length;
  return { ...first, gate: first.gate.map((_, i) => mean(i)) };
}

export interface WordDifference {
  word: string;
  /** Strongest attention of the prompt word to one description word; undefined where only the other prompt has the word. */
  left: number | undefined;
  right: number | undefined;
}

/** Strongest attention of each prompt word to a description word, on both sides; largest differences first. */
export function wordDifferences(left: ScoreResult, right: ScoreResult): WordDifference[] | undefined {
  const [a, b] = [left, right].map(strongestByWord);
  if (!a || !b) return undefined;
  const words = [...new Set([...a.keys(), ...b.keys()])];
  const size = ({ left: l, right: r }: WordDifference): number => Math.abs((r ?? 0) - (l ?? 0));
  return words
    .map((word) => ({ word, left: a.get(word), right: b.get(word) }))
    .sort((one, other) => size(other) - size(one));
}

function strongestByWord({ prompt, description, detail }: ScoreResult): Map<string, number> | undefined {
  const match = detail && matchWords(prompt, description, detail);
  if (!match) return undefined;
  const strongest = new Map<string, number>();
  match.prompt.forEach(({ text, tokens }, i) => {
    if (tokens.length === 0) return;
    const word = text.toLocaleLowerCase('en');
    strongest.set(word, Math.max(strongest.get(word) ?? 0, match.strongest[i] ?? 0));
  });
  return strongest;
}

/**
 * Right minus left, cell by cell of the left map. Maps of another shape are sampled at the same relative position, so that images of
 * different sizes can be compared too. Without values, where either has none yet.
 */
export function mapDifference(left: PlacedMap, right: PlacedMap): PlacedMap {
  if (right.values.length === 0) return { ...left, values: right.values };
  const values = left.values.map((value, i) => {
    const column = Math.floor((((i % left.columns) + 0.5) / left.columns) * right.columns);
    const row = Math.floor(((Math.floor(i / left.columns) + 0.5) / left.rows) * right.rows);
    return right.values[row * right.columns + column]! - value;
  });
  return { ...left, values };
}
