import { createStore, type StoreApi } from 'zustand/vanilla';
import { createDescribeSlice, type DescribeSlice } from '../features/describe/store.ts';
import { createDeviceSlice, type DeviceSlice } from '../features/engine/store.ts';
import { createQueueSlice, type QueueSlice } from '../features/batch/queue.ts';
import { createResultsSlice, type ResultsSlice } from '../features/batch/results.ts';
import { createSettingsSlice, type SettingsSlice } from '../features/settings/store.ts';
import { createViewSlice, type ViewSlice } from '../features/viewer/store.ts';
import { createCompareSlice, type CompareSlice } from '../features/compare/store.ts';
import { createEvaluateSlice, type EvaluateSlice } from '../features/evaluate/store.ts';
import { createTuneSlice, type TuneSlice } from '../features/tune/store.ts';
import { createTableSlice, type TableSlice } from '../features/table/store.ts';
import { createTabSlice, type TabSlice } from '../features/views/store.ts';
import { createModelsSlice, type ModelsSlice } from '../features/models/store.ts';
import { createOfflineSlice, type OfflineSlice } from '../features/offline/store.ts';
import { createNoticesSlice, type NoticesSlice } from '../features/notices/store.ts';

export type AppState = QueueSlice &
  ResultsSlice &
  DeviceSlice &
  SettingsSlice &
  ViewSlice &
  NoticesSlice &
  ModelsSlice &
  OfflineSlice &
  TabSlice &
  EvaluateSlice &
  TuneSlice &
  CompareSlice &
  DescribeSlice &
  TableSlice;
export type AppStore = StoreApi<AppState>;

/** The page's whole state, made of slices; nothing in it knows of React or of the DOM. */
export function createAppStore(): AppStore {
  return createStore<AppState>()((...tools) => ({
    ...createQueueSlice(...tools),
    ...createResultsSlice(...tools),
    ...createDeviceSlice(...tools),
    ...createSettingsSlice(...tools),
    ...createViewSlice(...tools),
    ...createNoticesSlice(...tools),
    ...createModelsSlice(...tools),
    ...createOfflineSlice(...tools),
    ...createTabSlice(...tools),
    ...createEvaluateSlice(...tools),
    ...createTuneSlice(...tools),
    ...createCompareSlice(...tools),
    ...createDescribeSlice(...tools),
    ...createTableSlice(...tools),
  }));
}
