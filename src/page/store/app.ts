import { createStore, type StoreApi } from 'zustand/vanilla';
import { createDescribeSlice, type DescribeSlice } from './describe.ts';
import { createDeviceSlice, type DeviceSlice } from './device.ts';
import { createQueueSlice, type QueueSlice } from './queue.ts';
import { createResultsSlice, type ResultsSlice } from './results.ts';
import { createSettingsSlice, type SettingsSlice } from './settings.ts';
import { createViewSlice, type ViewSlice } from './view.ts';
import { createCompareSlice, type CompareSlice } from './compare.ts';
import { createEvaluateSlice, type EvaluateSlice } from './evaluate.ts';
import { createTuneSlice, type TuneSlice } from './tune.ts';
import { createTableSlice, type TableSlice } from './table.ts';
import { createTabSlice, type TabSlice } from './tab.ts';
import { createModelsSlice, type ModelsSlice } from './models.ts';
import { createOfflineSlice, type OfflineSlice } from './offline.ts';
import { createNoticesSlice, type NoticesSlice } from './notices.ts';

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
