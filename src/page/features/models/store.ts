import { createStore } from 'zustand/vanilla';
import type { ErrorRecord } from '../../../shared/errors.ts';
import type {
  LibraryProgress,
  PackageFacts,
  ShelfView,
  StoredModel,
  UnreadableModel,
} from '../../../shared/library-api.ts';
import type { UnfinishedTraining } from '../../../shared/train-api.ts';
import type { JobState } from '../../kit/one-job.ts';
import { perPage } from '../../kit/page.ts';

/** The library's running job; one at a time. */
export interface ModelWork {
  kind: 'look' | 'download' | 'get' | 'add' | 'pack' | 'verify' | 'load' | 'save' | 'remove';
  title: string;
  progress: LibraryProgress | undefined;
}

/** Whether a job goes on where it was stopped. */
export const pausable = ({ kind }: Pick<ModelWork, 'kind'>): boolean => kind === 'download' || kind === 'get';

/** Files dropped to be packed. */
export interface PackFiles {
  checkpoints: File[];
  vocabulary: File | undefined;
  config: File | undefined;
}

export interface StorageUse {
  usage: number;
  quota: number;
  /** The browser will not clear it by itself. */
  persisted: boolean;
}

export interface ModelsState extends JobState<ModelWork> {
  open: boolean;
  stored: StoredModel[];
  unreadable: UnreadableModel[];
  /** Stored model in the engine; undefined: the built-in one. */
  active: string | undefined;
  /** Stored models that score beside it. */
  beside: readonly string[];
  /** A package found at a URL, not downloaded yet. */
  offer: { url: string; facts: PackageFacts } | undefined;
  packFiles: PackFiles | undefined;
  /** Public models; undefined until the list is read. */
  shelf: ShelfView | undefined;
  /** Why there is no list. */
  shelfError: ErrorRecord | undefined;
  /** The public model about which more is shown, before anything is fetched. */
  wanted: string | undefined;
  /** What they are for: to become a package as they are, or to train a head on. */
  purpose: 'pack' | 'train';
  unfinished: UnfinishedTraining | undefined;
  storage: StorageUse | undefined;
}

export const modelsStore = perPage(() =>
  createStore<ModelsState>()(() => ({
    open: false,
    stored: [],
    unreadable: [],
    active: undefined,
    beside: [],
    work: undefined,
    error: undefined,
    news: '',
    offer: undefined,
    packFiles: undefined,
    shelf: undefined,
    shelfError: undefined,
    wanted: undefined,
    purpose: 'pack',
    unfinished: undefined,
    storage: undefined,
  })),
);
