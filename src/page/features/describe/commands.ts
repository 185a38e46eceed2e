import type { AppStore } from '../../app/store.ts';
import { noKey, type BoundKey, type DescribeSettings } from './store.ts';
import { listedIds } from '../batch/queue.ts';
import { text } from '../../app/text.ts';
import type { Describer } from './queue.ts';

/** What the components can ask for about descriptions. */
export class Describing {
  private readonly store: AppStore;
  private readonly describer: Describer;
  private readonly rescore: (ids: string[]) => void;

  constructor(store: AppStore, describer: Describer, rescore: (ids: string[]) => void) {
    this.store = store;
    this.describer = describer;
    this.rescore = rescore;
  }

  /** Takes settings into use, from the next image on. */
  use(describeSettings: DescribeSettings, describeKey: BoundKey): void {
    this.store.getState().setDescribe({ describeSettings, describeKey, describeTest: { state: 'none' } });
    this.describer.settingsChanged();
  }

  /** Tries settings that need not be in use yet. */
  async test(settings: DescribeSettings, key: BoundKey): Promise<void> {
    await this.describer.test(settings, key);
  }

  /** Lets go of the key, also where it was stored. */
  forgetKey(): void {
    const { setDescribe, announce } = this.store.getState();
    setDescribe({ describeKey: noKey });
    this.describer.settingsChanged();
    announce(text.describe.forgotten);
  }

  /** Describes one image anew, then scores it again. */
  async one(id: string): Promise<void> {
    this.rescore(await this.describer.describe([id]));
  }

  /** Describes every listed image that has no description, then scores those again. */
  async all(): Promise<void> {
    const state = this.store.getState();
    const without = listedIds(state).filter((id) => state.items[id]?.description.trim() === '');
    this.rescore(await this.describer.describe(without));
  }
}
