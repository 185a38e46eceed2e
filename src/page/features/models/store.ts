import type { StateCreator } from 'zustand/vanilla';
import type { ErrorRecord } from '../../../shared/errors.ts';
import type { LibraryProgress, PackageFacts, StoredModel } from '../../../shared/library-api.ts';
import type { AppState } from '../../app/store.ts';

/** The long job the library is at; one at a time. */
export interface ModelWork {
  kind: 'look' | 'download' | 'add' | 'pack' | 'verify' | 'load' | 'save' | 'remove';
  title: string;
  progress: LibraryProgress | undefined;
}

/** Files dropped to be packed. */
export interface PackFiles {
  checkpoints: File[];
  vocabulary: File | undefined;
  config: File | undefined;
}

export interface StorageUse {
  usage: number;
  quota: number;
  /** The browser has promised not to clear it by itself. */
  persisted: boolean;
}

export interface ModelsSlice {
  modelsOpen: boolean;
  stored: StoredModel[];
  /** Stored model in the engine; undefined: one that comes with the page. */
  activeModel: string | undefined;
  modelWork: ModelWork | undefined;
  modelError: ErrorRecord | undefined;
  /** What was done last, in words. */
  modelNews: string;
  /** A package found at an address, not downloaded yet. */
  offer: { url: string; facts: PackageFacts } | undefined;
  packFiles: PackFiles | undefined;
  storage: StorageUse | undefined;
  setModels: (change: Partial<Omit<ModelsSlice, 'setModels'>>) => void;
}

export const createModelsSlice: StateCreator<AppState, [], [], ModelsSlice> = (set) => ({
  modelsOpen: false,
  stored: [],
  activeModel: undefined,
  modelWork: undefined,
  modelError: undefined,
  modelNews: '',
  offer: undefined,
  packFiles: undefined,
  storage: undefined,
  setModels(change) {
    set(change);
  },
});
