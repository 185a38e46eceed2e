import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { plainInstruction } from '../../../describe/instruction.ts';
import type { ErrorRecord } from '../../../shared/errors.ts';
import { perPage } from '../../kit/page.ts';

export const instructionModes = ['plain', 'prompt-aware'] as const;
/** Maximum number of parallel requests: with more, servers refuse. */
export const maxConcurrency = 8;

/** Description settings, kept between visits. The key is not part of them. */
const describeSettingsSchema = v.object({
  /** `off`, `browser`, `in-page`, `custom`, or the id of an endpoint preset. */
  provider: v.string(),
  baseUrl: v.string(),
  model: v.string(),
  mode: v.picklist(instructionModes),
  instruction: v.string(),
  concurrency: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxConcurrency)),
  /** Generate missing descriptions before scoring; otherwise only on request. */
  auto: v.boolean(),
  /** Keep the key on this computer between visits. */
  keepKey: v.boolean(),
});

export type DescribeSettings = v.InferOutput<typeof describeSettingsSchema>;

/** A key and the one origin it may be sent to, so that a change of URL never sends it elsewhere. */
const boundKeySchema = v.object({ origin: v.string(), key: v.string() });

export type BoundKey = v.InferOutput<typeof boundKeySchema>;

type TestState =
  | { state: 'none' }
  | { state: 'running' }
  | { state: 'done'; description: string }
  | { state: 'failed'; error: ErrorRecord };

export interface DescribeState {
  settings: DescribeSettings;
  key: BoundKey;
  test: TestState;
  /** How often a description was wanted while there was no provider: the panel then offers a model in the page. */
  offered: number;
  /** Ids of images being described now. */
  describing: string[];
  setDescribing: (id: string, busy: boolean) => void;
}

export const noKey: BoundKey = { origin: '', key: '' };

export const defaultDescribeSettings: DescribeSettings = {
  provider: 'off',
  baseUrl: '',
  model: '',
  mode: 'plain',
  instruction: plainInstruction,
  concurrency: 2,
  auto: true,
  keepKey: false,
};

const settingsName = 'fovea.describe.1';
const keyName = 'fovea.describe-key.1';

function stored(storage: Pick<Storage, 'getItem'> | undefined, name: string): unknown {
  try {
    return JSON.parse(storage?.getItem(name) ?? 'null');
  } catch {
    return null;
  }
}

/** Settings of the last visit, and the key if the user chose to keep it; invalid values become defaults. */
export function readDescribe(
  storage: Pick<Storage, 'getItem'> | undefined,
): Pick<DescribeState, 'settings' | 'key'> {
  const known = v.safeParse(describeSettingsSchema, stored(storage, settingsName));
  const key = v.safeParse(boundKeySchema, stored(storage, keyName));
  const settings = known.success ? known.output : defaultDescribeSettings;
  return { settings, key: key.success && settings.keepKey ? key.output : noKey };
}

/** Saves the settings; the key only if the user chose to keep it, otherwise a saved key is deleted. */
export function writeDescribe(
  storage: Pick<Storage, 'setItem' | 'removeItem'> | undefined,
  { settings, key }: Pick<DescribeState, 'settings' | 'key'>,
): void {
  try {
    storage?.setItem(settingsName, JSON.stringify(settings));
    if (settings.keepKey && key.key !== '') {
      storage?.setItem(keyName, JSON.stringify(key));
    } else storage?.removeItem(keyName);
  } catch {
    // private windows may refuse storage; the page works without it
  }
}

/** The state of description generation; settings are kept between visits. */
export const describeStore = perPage(({ storage }) => {
  const store = createStore<DescribeState>()((set) => ({
    ...readDescribe(storage),
    test: { state: 'none' },
    offered: 0,
    describing: [],
    setDescribing(id, busy) {
      set(({ describing }) => {
        const others = describing.filter((other) => other !== id);
        return { describing: busy ? [...others, id] : others };
      });
    },
  }));
  store.subscribe((state, before) => {
    if (state.settings !== before.settings || state.key !== before.key) writeDescribe(storage, state);
  });
  return store;
});
