import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

export const themes = ['system', 'light', 'dark'] as const;
export const colormapNames = ['viridis', 'magma', 'turbo'] as const;
const scaleModes = ['image', 'fixed'] as const;

/** What is kept between visits: exactly this list, with a version. */
const settingsSchema = v.object({
  theme: v.picklist(themes),
  colormap: v.picklist(colormapNames),
  /** Of the map over the image, 0..1. */
  opacity: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** Interpolate between cells; invents detail, so off by default. */
  smooth: v.boolean(),
  /** Colour scale per image, or fixed over all scored images. */
  scaleMode: v.picklist(scaleModes),
  /** Single-key shortcuts are enabled. */
  shortcuts: v.boolean(),
  /** Prompts are scored with generator syntax included. */
  rawPrompts: v.boolean(),
});

export type Settings = v.InferOutput<typeof settingsSchema>;

export interface SettingsState {
  settings: Settings;
  changeSettings: (change: Partial<Settings>) => void;
}

export const defaultSettings: Settings = {
  theme: 'system',
  colormap: 'viridis',
  opacity: 0.55,
  smooth: false,
  scaleMode: 'image',
  shortcuts: true,
  rawPrompts: false,
};

const storageKey = 'fovea.settings.1';

/** Settings of the last visit; missing or invalid values become defaults. */
export function readSettings(storage: Pick<Storage, 'getItem'> | undefined): Settings {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(storageKey) ?? '{}');
    const merged = { ...defaultSettings, ...(typeof stored === 'object' ? stored : {}) };
    const { success, output } = v.safeParse(settingsSchema, merged);
    return success ? output : defaultSettings;
  } catch {
    return defaultSettings;
  }
}

/** Saves the settings; full or blocked storage is not an error. */
export function writeSettings(storage: Pick<Storage, 'setItem'> | undefined, settings: Settings): void {
  try {
    storage?.setItem(storageKey, JSON.stringify(settings));
  } catch {
    // private windows may refuse storage; the page works without it
  }
}

/** The settings, kept between visits. */
export const settingsStore = perPage(({ storage }) => {
  const store = createStore<SettingsState>()((set) => ({
    settings: readSettings(storage),
    changeSettings(change) {
      set(({ settings }) => ({ settings: { ...settings, ...change } }));
    },
  }));
  store.subscribe(({ settings }) => writeSettings(storage, settings));
  return store;
});
