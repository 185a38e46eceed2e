import { spearman } from '../../../evaluation/correlation.ts';
import { ratingWorth, wantedWidth } from '../../../evaluation/votes/rating-worth.ts';
import { wantedReliability } from '../../../evaluation/votes/standings.ts';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import { minRatedImages } from '../../../shared/tune-api.ts';
import { agreementNumber } from '../../kit/format.ts';
import type { ResultsState } from '../batch/index.ts';
import type { MarksState } from '../cull/index.ts';
import type { Ranking, VotesState } from '../votes/index.ts';
import { rateStrings } from './strings.ts';

/** Votes a image after which a difference that does not show is none. */
const manyVotes = 15;
/** So many votes an image with so little of a difference: more of them is no advice. */
const alike = { votes: 5, reliability: 0.25 };

/** How far rating has come, what the ratings say of the scores, and how many more are worth giving: one sentence each. */
export function starsWorth(
  ids: readonly string[],
  marks: MarksState['marks'],
  results: ResultsState['results'],
  head: Pick<HeadInfo, 'name' | 'title'> | undefined,
): string[] {
  const rated = ids.filter((id) => marks[id]?.stars !== undefined);
  const sentences = [rateStrings.rated(rated.length, ids.length)];
  if (rated.length < minRatedImages) sentences.push(rateStrings.toTune(minRatedImages - rated.length));
  if (!head) return sentences;
  const scores: number[] = [];
  const stars: number[] = [];
  for (const id of rated) {
    const score = results[id]?.result.scores[head.name];
    if (score === undefined || !Number.isFinite(score)) continue;
    scores.push(score);
    stars.push(marks[id]!.stars!);
  }
  const srcc = spearman(scores, stars);
  const { interval, more } = ratingWorth(srcc, scores.length);
  if (!interval) return sentences;
  const [low, high] = interval;
  sentences.push(
    rateStrings.agreement(head.title, agreementNumber(srcc), agreementNumber(low), agreementNumber(high)),
    ...(low <= 0 && high >= 0 ? [rateStrings.noAgreement] : []),
    more > 0
      ? rateStrings.moreRatings(more, String(wantedWidth))
      : rateStrings.enoughRatings(String(wantedWidth)),
  );
  return sentences;
}

/** What the votes tell apart, and how many more are worth giving. */
export function votesWorth({ votes, ranking }: Pick<VotesState, 'votes' | 'ranking'>): string[] {
  if (votes.length === 0) return [];
  if (!ranking) return [rateStrings.counting];
  const images = Object.keys(ranking.byId).length;
  const { apart, pairs, sets } = ranking;
  const none = apart === 0 && ranking.votes >= manyVotes * images;
  return [
    rateStrings.votes(ranking.votes, images),
    none ? rateStrings.noDifference : rateStrings.apart(apart, pairs),
    ...(none ? [] : [orderWords(ranking, images)]),
    ...(sets.length > 1 ? [rateStrings.sets(sets.length)] : []),
  ];
}

function orderWords({ reliability, more, votes }: Ranking, images: number): string {
  if (reliability >= wantedReliability) return rateStrings.enoughVotes;
  const enough = 2 * votes >= alike.votes * images;
  return enough && reliability < alike.reliability ? rateStrings.tooAlike : rateStrings.moreVotes(more);
}
