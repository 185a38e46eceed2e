import type { ModelConfig } from '../../spec/config.ts';
import { memberCount } from '../../spec/member-names.ts';
import type { Random } from '../../shared/random.ts';
import type { ExpertsDetail } from '../../shared/result.ts';
import { softmax } from './numbers.ts';

/** The scale of a head. */
interface Scale {
  min: number;
  max: number;
}

/**
 * One head's experts for a crop by chance, and the score that follows from them and from what else counts (paper §3.4).
 *
 * @param share of the experts in the score; `words` is the rest of it
 */
export function expertsByChance(
  random: Random,
  config: ModelConfig,
  { min, max }: Scale,
  words: number,
  share: number,
): { score: number; experts: ExpertsDetail } {
  const { experts, topK } = config.regressor;
  const members = memberCount(config);
  const gate: number[] = [];
  const outputs: number[] = [];
  const used: number[] = [];
  let sum = 0;
  for (let member = 0; member < members; member++) {
    const gates = softmax(Array.from({ length: experts }, () => random.normal()));
    const own = gates.map(() => min + (max - min) * (0.2 + 0.6 * random.uniform()));
    const kept = gates
      .map((weight, expert) => ({ weight, expert }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, topK)
      .sort((a, b) => a.expert - b.expert);
    const whole = config.switches.renormaliseTopK ? kept.reduce((all, { weight }) => all + weight, 0) : 1;
    for (const { weight, expert } of kept) sum += (weight / whole) * own[expert]!;
    gate.push(...gates.map((weight) => weight / members));
    outputs.push(...own);
    used.push(...kept.map(({ expert }) => member * experts + expert));
  }
  return {
    score: share * (sum / members) + (1 - share) * words,
    experts: { gate, outputs, used, ...(members > 1 ? { members } : {}) },
  };
}
