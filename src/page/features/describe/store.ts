import * as v from 'valibot';
import type { StateCreator } from 'zustand/vanilla';
import { plainInstruction } from '../../../describe/instruction.ts';
import type { ErrorRecord } from '../../../shared/errors.ts';
import type { AppState } from '../../app/store.ts';

export const instructionModes = ['plain', 'prompt-aware'] as const;
/** Requests at once that anyone may choose: more only earns refusals. */
export const mostAtOnce = 8;

/** How descriptions are got; kept between visits. The key is not among it. */
const describeSettingsSchema = v.object({
  /** `off`, `browser`, `custom`, or the id of an endpoint preset. */
  provider: v.string(),
  baseUrl: v.string(),
  model: v.string(),
  mode: v.picklist(instructionModes),
  instruction: v.string(),
  concurrency: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostAtOnce)),
  /** Describe what has no description before it is scored; else only when asked. */
  auto: v.boolean(),
  /** Keep the key on this computer between visits. */
  keepKey: v.boolean(),
});

export type DescribeSettings = v.InferOutput<typeof describeSettingsSchema>;

/** A key and the one origin it may be sent to, so that a change of address never carries it elsewhere. */
const boundKeySchema = v.object({ origin: v.string(), key: v.string() });

export type BoundKey = v.InferOutput<typeof boundKeySchema>;

export type TestState =
  | { state: 'none' }
  | { state: 'running' }
  | { state: 'done'; description: string }
  | { state: 'failed'; error: ErrorRecord };

export interface DescribeSlice {
  describeSettings: DescribeSettings;
  describeKey: BoundKey;
  describeTest: TestState;
  /** Ids of images being described now. */
  describing: string[];
  setDescribe: (
    change: Partial<Pick<DescribeSlice, 'describeSettings' | 'describeKey' | 'describeTest'>>,
  ) => void;
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

/** Settings of the last visit, and the key where the user asked to keep it; anything odd becomes the default. */
export function readDescribe(
  storage: Pick<Storage, 'getItem'> | undefined,
): Pick<DescribeSlice, 'describeSettings' | 'describeKey'> {
  const settings = v.safeParse(describeSettingsSchema, stored(storage, settingsName));
  const key = v.safeParse(boundKeySchema, stored(storage, keyName));
  const describeSettings = settings.success ? settings.output : defaultDescribeSettings;
  return { describeSettings, describeKey: key.success && describeSettings.keepKey ? key.output : noKey };
}

/** Keeps the settings; the key only where the user asked for it, else whatever was kept is deleted. */
export function writeDescribe(
  storage: Pick<Storage, 'setItem' | 'removeItem'> | undefined,
  { describeSettings, describeKey }: Pick<DescribeSlice, 'describeSettings' | 'describeKey'>,
): void {
  try {
    storage?.setItem(settingsName, JSON.stringify(describeSettings));
    if (describeSettings.keepKey && describeKey.key !== '') {
      storage?.setItem(keyName, JSON.stringify(describeKey));
    } else storage?.removeItem(keyName);
  } catch {
    // private windows may refuse; the page works without
  }
}

export const createDescribeSlice: StateCreator<AppState, [], [], DescribeSlice> = (set) => ({
  describeSettings: defaultDescribeSettings,
  describeKey: noKey,
  describeTest: { state: 'none' },
  describing: [],
  setDescribe(change) {
    set(change);
  },
  setDescribing(id, busy) {
    set(({ describing }) => {
      const others = describing.filter((other) => other !== id);
      return { describing: busy ? [...others, id] : others };
    });
  },
});
