import { toErrorRecord } from '../../../shared/errors.ts';
import { download } from '../../kit/files/download.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { noticesStore } from '../notices/index.ts';
import { decidedImages } from './decided.ts';
import type { Folder } from './folder.ts';
import { decisionsCsv, namesText } from './lists.ts';
import { markOriginals } from './mark-originals.ts';
import { copyIntoFolder, zipCopies, type Course, type Saved } from './save-copies.ts';
import { keepStore } from './store.ts';
import { keepStrings } from './strings.ts';

/** What can be saved of the decisions. */
export type SaveKind = 'folder' | 'zip' | 'names' | 'table' | 'mark';

/** Saves what the user kept, one job at a time; failures become notices. */
class KeepFiles {
  private readonly page: Page;
  private abort: AbortController | undefined;

  constructor(page: Page) {
    this.page = page;
  }

  /** Asks for the folder first where one is needed: the browser allows that only right after a click. True: saved. */
  async save(kind: SaveKind): Promise<boolean> {
    if (this.abort) return false;
    const { signal } = (this.abort = new AbortController());
    const { notify } = noticesStore(this.page).getState();
    try {
      return await this.run(kind, {
        signal,
        tell: (done, total) => keepStore(this.page).setState({ progress: { done, total } }),
      });
    } catch (thrown) {
      if (signal.aborted) notify({ tone: 'info', message: keepStrings.stopped });
      else {
        const { message, hint } = toErrorRecord(thrown);
        notify({ tone: 'bad', message: `${keepStrings.failed} ${message}`, hint });
      }
      return false;
    } finally {
      this.abort = undefined;
      keepStore(this.page).setState({ progress: undefined });
    }
  }

  /** Cancels the job in progress. */
  stop(): void {
    this.abort?.abort();
  }

  /** False where the user chose no folder. */
  private async run(kind: SaveKind, course: Course): Promise<boolean> {
    const { rest, sidecars } = keepStore(this.page).getState();
    const images = decidedImages(this.page);
    if (kind === 'folder' || kind === 'mark') {
      const folder = await this.askFolder();
      if (!folder) return false;
      if (kind === 'folder') {
        const saved = await copyIntoFolder(folder, images, { rest, sidecars }, course);
        this.report(keepStrings.saved(saved, folder.name), saved);
      } else {
        const { saved, missing } = await markOriginals(folder, images, course);
        this.report(keepStrings.marked(saved), saved, missing);
      }
    } else if (kind === 'zip') {
      const { zip, saved } = await zipCopies(images, { rest, sidecars }, course);
      download('fovea-kept.zip', zip);
      this.report(keepStrings.saved(saved, 'fovea-kept.zip'), saved);
    } else {
      const [name, text] =
        kind === 'names' ? ['fovea-kept.txt', namesText(images)] : ['fovea-kept.csv', decisionsCsv(images)];
      download(name, new Blob([text], { type: `text/${kind === 'names' ? 'plain' : 'csv'};charset=utf-8` }));
      noticesStore(this.page).getState().announce(keepStrings.downloaded(name));
    }
    return true;
  }

  private async askFolder(): Promise<Folder | undefined> {
    try {
      return await window.showDirectoryPicker?.({ id: 'fovea-keep', mode: 'readwrite' });
    } catch (error) {
      // the picker was closed
      if (error instanceof DOMException && error.name === 'AbortError') return undefined;
      throw error;
    }
  }

  private report(message: string, { lost, left }: Saved, missing: readonly string[] = []): void {
    const { notify, announce } = noticesStore(this.page).getState();
    const problems = [
      ...(lost.length > 0 ? [keepStrings.lost(lost)] : []),
      ...(left.length > 0 ? [keepStrings.left(left)] : []),
      ...(missing.length > 0 ? [keepStrings.missing(missing)] : []),
    ];
    notify({ tone: 'info', message: [message, ...problems].join(' ') });
    announce(message);
  }
}

export const keepFilesOf = perPage((page) => new KeepFiles(page));
