import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

interface Notice {
  id: number;
  tone: 'info' | 'bad';
  message: string;
  hint?: string;
}

export interface NoticesState {
  /** Messages not tied to an image; shown until dismissed. */
  notices: Notice[];
  /** The next screen reader announcement. */
  announcement: string;
  notify: (notice: Omit<Notice, 'id'>) => void;
  dismiss: (id: number) => void;
  announce: (text: string) => void;
}

let counter = 0;

export const noticesStore = perPage(() =>
  createStore<NoticesState>()((set) => ({
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
  })),
);
