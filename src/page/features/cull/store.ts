import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

export const flags = ['keep', 'reject'] as const;
export type Flag = (typeof flags)[number];

export const starCounts = [1, 2, 3, 4, 5] as const;
type Stars = (typeof starCounts)[number];

/** What the user decided about an image. */
export interface Mark {
  flag?: Flag | undefined;
  stars?: Stars | undefined;
}

type MarksInput = Readonly<Record<string, Mark | undefined>>;

export interface MarksState {
  /** By image id; an image without a mark has no entry. */
  marks: Readonly<Record<string, Mark>>;
  /** Sets marks, or removes those that are undefined. */
  setMarks: (marks: MarksInput) => void;
}

/** Whether a mark says nothing. */
const isBlank = ({ flag, stars }: Mark): boolean => flag === undefined && stars === undefined;

/** The user's decisions: kept with the batch over a reload. Changed through `markImages`, which can be undone. */
export const marksStore = perPage(() =>
  createStore<MarksState>()((set) => ({
    marks: {},
    setMarks(changed) {
      set(({ marks }) => {
        const all: MarksInput = { ...marks, ...changed };
        const said = Object.entries(all).flatMap(([id, mark]) =>
          mark && !isBlank(mark) ? [[id, mark] as const] : [],
        );
        return { marks: Object.fromEntries(said) };
      });
    },
  })),
);
