import type { Captioner } from '../../../shared/caption-api.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { batchOf, listedIds, queueStore } from '../batch/index.ts';
import { noticesStore } from '../notices/index.ts';
import { descriptionsOf } from './queue.ts';
import { describeStore, noKey, type BoundKey, type DescribeSettings } from './store.ts';
import { describeStrings } from './strings.ts';

/** Description commands for the components. */
class DescriptionCommands {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Applies settings, starting with the next image. */
  use(settings: DescribeSettings, key: BoundKey): void {
    describeStore(this.page).setState({ settings, key, test: { state: 'none' } });
    descriptionsOf(this.page).settingsChanged();
  }

  /** Opens the settings with a model in the page chosen; nothing is fetched. */
  offer(): void {
    describeStore(this.page).setState(({ offered }) => ({ offered: offered + 1 }));
  }

  /** Fetches a model that describes in the page, applies these settings and describes what has no description. */
  async fetchAndUse(captioner: Captioner, settings: DescribeSettings): Promise<void> {
    const store = describeStore(this.page);
    const before = store.getState().settings;
    const { captionersOf } = await import('./in-page/captioners.ts');
    const fetched = await captionersOf(this.page).get(captioner);
    // settings that were applied during the download are newer than these
    if (!fetched || store.getState().settings !== before) return;
    this.use({ ...settings, model: captioner.name }, store.getState().key);
    await this.describeMissing();
  }

  /** Forgets the key, in memory and in storage. */
  forgetKey(): void {
    describeStore(this.page).setState({ key: noKey });
    descriptionsOf(this.page).settingsChanged();
    noticesStore(this.page).getState().announce(describeStrings.forgotten);
  }

  /** Generates new descriptions, then rescores the images. */
  async describe(ids: string[]): Promise<void> {
    batchOf(this.page).rescore(await descriptionsOf(this.page).describe(ids));
  }

  /** Generates all missing descriptions of listed images, then rescores them. */
  async describeMissing(): Promise<void> {
    await this.describe(withoutDescription(queueStore(this.page).getState()));
  }
}

export const describeCommandsOf = perPage((page) => new DescriptionCommands(page));

/** Listed images that have no description. */
export function withoutDescription(state: Parameters<typeof listedIds>[0]): string[] {
  return listedIds(state).filter((id) => state.items[id]?.description.trim() === '');
}
