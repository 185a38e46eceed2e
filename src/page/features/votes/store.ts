import { createStore } from 'zustand/vanilla';
import type { Standings } from '../../../evaluation/votes/standings.ts';
import { perPage } from '../../kit/page.ts';

export const outcomes = ['left', 'tie', 'right'] as const;

/** Which of two images the user prefers, by their ids. */
export interface Vote {
  left: string;
  right: string;
  won: (typeof outcomes)[number];
}

/** What the votes say of one image. */
export interface VoteStrength {
  /** In logits, 0 on average over the images its votes connect it with. */
  strength: number;
  /** Standard error. */
  error: number;
  votes: number;
}

/** An image in the order of the votes. */
export interface Ranked extends VoteStrength {
  id: string;
  /** Of its strength's difference from the next one; absent for the last. */
  next?: { difference: number; error: number };
}

/** What all votes say. */
export interface Ranking extends Omit<Standings, 'sets'> {
  /** Sets of images that votes connect, each from the best on. */
  sets: Ranked[][];
  byId: Readonly<Record<string, VoteStrength>>;
}

export interface VotesState {
  /** In the order they were given; those for images that were removed count again when they come back. */
  votes: readonly Vote[];
  /** Undefined where there are no votes, or before they are counted for the first time. */
  ranking: Ranking | undefined;
}

/** The user's votes between two images: kept with the batch over a reload. Changed through `castVote`, which can be undone. */
export const votesStore = perPage(() => createStore<VotesState>()(() => ({ votes: [], ranking: undefined })));
