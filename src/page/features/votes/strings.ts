import type { Vote } from './store.ts';

/** Strings of votes. */
export const votesStrings = {
  cast: (left: string, right: string, won: Vote['won']) =>
    won === 'tie'
      ? `Vote: ${left} and ${right} are equal`
      : `Vote: ${won === 'left' ? left : right} is better than ${won === 'left' ? right : left}`,
};
