import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

export interface BatchProgressState {
  /** Milliseconds until all waiting images are scored; undefined while that cannot be told. */
  left: number | undefined;
  /** Whether the user may be notified; `undefined` where the browser cannot. */
  permission: NotificationPermission | undefined;
  /** The end of the last batch, in words. */
  finished: string;
}

export const batchProgressStore = perPage(() =>
  createStore<BatchProgressState>()(() => ({
    left: undefined,
    finished: '',
    permission: typeof Notification === 'undefined' ? undefined : Notification.permission,
  })),
);
