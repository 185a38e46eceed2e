import { createStore } from 'zustand/vanilla';
import type { Captioner, CaptionerProgress, CaptionersView } from '../../../../shared/caption-api.ts';
import type { ErrorRecord } from '../../../../shared/errors.ts';
import { perPage } from '../../../kit/page.ts';

export interface CaptionersState {
  /** Undefined until the list is read. */
  view: CaptionersView | undefined;
  /** The one that is being fetched. */
  work: { captioner: Captioner; progress: CaptionerProgress | undefined } | undefined;
  error: ErrorRecord | undefined;
  /** The last outcome, as a sentence. */
  news: string;
}

export const captionersStore = perPage(() =>
  createStore<CaptionersState>()(() => ({ view: undefined, work: undefined, error: undefined, news: '' })),
);
