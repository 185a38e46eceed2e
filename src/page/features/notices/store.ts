import type { StateCreator } from 'zustand/vanilla';
import type { AppState } from '../../app/store.ts';

export interface Notice {
  id: number;
  tone: 'info' | 'bad';
  message: string;
  hint?: string;
}

export interface NoticesSlice {
  /** Messages that belong to no image; they stay until dismissed. */
  notices: Notice[];
  /** What a screen reader is told next. */
  announcement: string;
  notify: (notice: Omit<Notice, 'id'>) => void;
  dismiss: (id: number) => void;
  announce: (text: string) => void;
}

let counter = 0;

export const createNoticesSlice: StateCreator<AppState, [], [], NoticesSlice> = (set) => ({
  notices: [],
  announcement: '',
  notify(notice) {
    set(({ notices }) => ({ notices: [...notices.slice(-3), { ...notice, id: ++counter }] }));
  },
  dismiss(id) {
    set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
  },
  announce(announcement) {
    set({ announcement });
  },
});
