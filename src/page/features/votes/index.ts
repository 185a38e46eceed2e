export { castVote } from './cast-vote.ts';
export { countedVotes, voteCounterOf } from './counter.ts';
export { itemsWithOwnRatings, starsColumn, votesColumn, withOwnCells } from './own-ratings.ts';
export {
  outcomes,
  type Ranked,
  type Ranking,
  type Vote,
  type VotesState,
  votesStore,
  type VoteStrength,
} from './store.ts';
