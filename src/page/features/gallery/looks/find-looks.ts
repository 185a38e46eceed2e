import { toErrorRecord } from '../../../../shared/errors.ts';
import { inBackground } from '../../../../shared/workers/in-background.ts';
import type { LinkedWorker } from '../../../../shared/workers/worker-link.ts';
import type { LookHash, LooksApi } from '../../../../worker/looks/looks.ts';
import { perPage, type Page } from '../../../kit/page.ts';
import { listedIds, queueStore, resultsStore } from '../../batch/index.ts';
import { lookGroups, looksStore } from '../../groups/index.ts';
import { noticesStore } from '../../notices/index.ts';
import { bestFirst, tableRows, tableStore } from '../../table/index.ts';

/** Images decoded side by side. */
const together = 4;

function spawnLooks(): LinkedWorker {
  return new Worker(new URL('../../../../worker/looks/looks.worker.ts', import.meta.url), { type: 'module' });
}

/** Finds near-duplicates while the images are grouped by look: each image is read once, off the main thread. */
export class LookFinder {
  private readonly page: Page;
  private readonly spawn: () => LinkedWorker;
  private readonly known = new WeakMap<Blob, { look: LookHash | undefined }>();
  private abort: AbortController | undefined;

  constructor(page: Page, spawn: () => LinkedWorker = spawnLooks) {
    this.page = page;
    this.spawn = spawn;
    tableStore(page).subscribe(({ by }, before) => {
      if (by !== before.by) this.follow();
    });
    queueStore(page).subscribe(({ order }, before) => {
      if (order !== before.order) this.follow();
    });
  }

  private follow(): void {
    this.abort?.abort();
    this.abort = undefined;
    looksStore(this.page).setState({ progress: undefined });
    if (tableStore(this.page).getState().by === 'look') void this.find();
  }

  private async find(): Promise<void> {
    const { signal } = (this.abort = new AbortController());
    try {
      const { items, order } = queueStore(this.page).getState();
      const { results } = resultsStore(this.page).getState();
      // best first: what leads a group is its best
      const ids = tableRows({ items, order: listedIds({ items, order }), results }, bestFirst, '').map(
        ({ item }) => item.id,
      );
      const files = ids.flatMap((id) => items[id]?.file ?? []);
      const leaders = await inBackground<LooksApi, Int32Array>(
        this.spawn,
        async (remote) => {
          const missing = files.filter((file) => !this.known.has(file));
          for (let at = 0; at < missing.length && !signal.aborted; at += together) {
            looksStore(this.page).setState({ progress: { done: at, total: missing.length } });
            const piece = missing.slice(at, at + together);
            const answer = await remote.read(piece);
            if (!answer.ok) return answer;
            for (const [i, file] of piece.entries()) this.known.set(file, { look: answer.value[i] });
          }
          return remote.group(files.map((file) => this.known.get(file)?.look));
        },
        signal,
      );
      if (signal.aborted) return;
      looksStore(this.page).setState({ looks: lookGroups(ids, leaders), progress: undefined });
    } catch (thrown) {
      if (signal.aborted) return;
      looksStore(this.page).setState({ progress: undefined });
      const { message, hint } = toErrorRecord(thrown);
      noticesStore(this.page)
        .getState()
        .notify({ tone: 'bad', message, ...(hint === undefined ? {} : { hint }) });
    }
  }
}

export const lookFinderOf = perPage((page) => new LookFinder(page));
