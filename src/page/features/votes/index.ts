export { castVote } from './cast-vote.ts';
export { countedVotes, voteCounterOf } from './counter.ts';
export { starsColumn, votesColumn, withOwnRatings } from './own-ratings.ts';
export { outcomes, type Ranked, type Vote, type VotesState, votesStore } from './store.ts';
