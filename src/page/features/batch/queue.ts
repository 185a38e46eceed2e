import { createStore } from 'zustand/vanilla';
import type { DescriptionOrigin } from '../../../describe/provider.ts';
import type { ErrorRecord } from '../../../shared/errors.ts';
import type { Progress } from '../../../shared/progress.ts';
import { perPage } from '../../kit/page.ts';

export type ItemStatus = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** Where a text came from; `none` for a prompt means "not looked for yet". */
export type TextOrigin = 'none' | 'typed' | 'file' | 'sidecar' | 'sample' | 'table' | 'model';

export interface QueueItem {
  id: string;
  /** Its path in the folder or archive it came from, to tell equal names apart. */
  name: string;
  file: Blob;
  /** One of the page's own samples: left out of the table and of exports once the user opens images. */
  sample: boolean;
  prompt: string;
  promptOrigin: TextOrigin;
  description: string;
  descriptionOrigin: TextOrigin;
  /** Other columns of the table that named this image: ratings, groups. */
  cells?: Readonly<Record<string, string>>;
  /** The model that described it, if the origin is `model`. */
  descriptionBy?: DescriptionOrigin;
  /** Why generating its description failed; it is scored without one. */
  descriptionError?: ErrorRecord;
  status: ItemStatus;
  /** It was scored, and only lacks what models added since say of it. */
  completing?: true | undefined;
  error?: ErrorRecord;
  /** Object URL of a small picture. */
  thumb?: string;
}

export type NewItem = Pick<QueueItem, 'name' | 'file'> &
  Partial<
    Pick<
      QueueItem,
      'sample' | 'prompt' | 'promptOrigin' | 'description' | 'descriptionOrigin' | 'descriptionBy' | 'cells'
    >
  >;

/** The item being scored now; the next is begun before its score is entered. */
interface Running {
  id: string;
  progress: Progress | undefined;
  cancelling: boolean;
}

export interface QueueState {
  items: Record<string, QueueItem>;
  order: string[];
  /** Ids waiting to be scored, in order. */
  waiting: string[];
  running: Running | undefined;
  paused: boolean;
  addItems: (items: NewItem[]) => string[];
  /** Restores items of an earlier visit; new ones are numbered after them. */
  restoreItems: (items: QueueItem[]) => void;
  patchItem: (id: string, change: Partial<Omit<QueueItem, 'id' | 'file'>>) => void;
  /** Appends items to the queue, or puts them first. */
  enqueue: (ids: string[], first?: boolean) => void;
  /** Takes the next waiting item, which is running then; `running` is the one before it as long as there is one. */
  takeNext: () => QueueItem | undefined;
  removeItems: (ids: string[]) => void;
  /** Puts removed items back in their places; those that were waiting wait again. */
  putBack: (items: QueueItem[]) => void;
  /** Fails an item that waits, without waiting for its turn. */
  failWaiting: (id: string, error: ErrorRecord) => void;
  /** Cancels every waiting item; those that were only being completed keep their earlier scores. */
  cancelWaiting: () => void;
}

/** An item whose scoring begins. */
export const startOf = (id: string): Running => ({ id, progress: undefined, cancelling: false });

let counter = 0;

/** The number in an item's id: ids carry the order in which images were added. */
export function numberOf(id: string): number {
  return Number(id.slice('item-'.length));
}

function withStatus(
  items: Record<string, QueueItem>,
  ids: string[],
  status: ItemStatus,
): QueueState['items'] {
  const next = { ...items };
  for (const id of ids) {
    const item = next[id];
    if (item) next[id] = { ...item, status, error: undefined };
  }
  return next;
}

export const queueStore = perPage(() =>
  createStore<QueueState>()((set, get) => ({
    items: {},
    order: [],
    waiting: [],
    running: undefined,
    paused: false,

    addItems(added) {
      const fresh = added.map((item): QueueItem => ({
        sample: false,
        prompt: '',
        promptOrigin: 'none',
        description: '',
        descriptionOrigin: 'none',
        ...item,
        id: `item-${++counter}`,
        status: 'waiting',
      }));
      const ids = fresh.map((item) => item.id);
      set(({ items, order, waiting }) => ({
        items: { ...items, ...Object.fromEntries(fresh.map((item) => [item.id, item])) },
        order: [...order, ...ids],
        waiting: [...waiting, ...ids],
      }));
      return ids;
    },

    restoreItems(restored) {
      if (restored.length === 0) return;
      counter = restored.reduce((most, { id }) => Math.max(most, numberOf(id)), counter);
      set(({ items, order, waiting }) => ({
        items: { ...items, ...Object.fromEntries(restored.map((item) => [item.id, item])) },
        order: [...order, ...restored.map(({ id }) => id)],
        waiting: [...waiting, ...restored.flatMap(({ id, status }) => (status === 'waiting' ? [id] : []))],
      }));
    },

    patchItem(id, change) {
      set(({ items }) => {
        const item = items[id];
        return item ? { items: { ...items, [id]: { ...item, ...change } } } : {};
      });
    },

    enqueue(ids, first = false) {
      set(({ items, waiting, running }) => {
        const wanted = ids.filter((id) => items[id]);
        const among = new Set(wanted);
        const rest = waiting.filter((id) => !among.has(id));
        return {
          // the item being scored is queued again: its texts have changed
          items: withStatus(
            items,
            wanted.filter((id) => id !== running?.id),
            'waiting',
          ),
          waiting: first ? [...wanted, ...rest] : [...rest, ...wanted],
        };
      });
    },

    takeNext() {
      const { waiting, items, paused, running } = get();
      const id = waiting[0];
      const item = id === undefined ? undefined : items[id];
      if (id === undefined || !item || paused) return undefined;
      set({
        waiting: waiting.slice(1),
        items: withStatus(items, [id], 'running'),
        running: running ?? startOf(id),
      });
      return item;
    },

    removeItems(ids) {
      set(({ items, order, waiting }) => {
        const gone = new Set(ids);
        return {
          items: Object.fromEntries(Object.entries(items).filter(([id]) => !gone.has(id))),
          order: order.filter((id) => !gone.has(id)),
          waiting: waiting.filter((id) => !gone.has(id)),
        };
      });
    },

    putBack(back) {
      const pending = back.flatMap(({ id, status }) =>
        status === 'waiting' || status === 'running' ? [id] : [],
      );
      set(({ items, order, waiting }) => {
        const added = back.filter(({ id }) => !items[id]);
        const all = { ...items, ...Object.fromEntries(added.map((item) => [item.id, item])) };
        return {
          items: withStatus(all, pending, 'waiting'),
          order: [...order, ...added.map(({ id }) => id)].sort((a, b) => numberOf(a) - numberOf(b)),
          waiting: [...waiting, ...pending],
        };
      });
    },

    failWaiting(id, error) {
      set(({ items, waiting }) => {
        const item = items[id];
        if (item?.status !== 'waiting') return {};
        return {
          items: { ...items, [id]: { ...item, status: 'failed', error } },
          waiting: waiting.filter((other) => other !== id),
        };
      });
    },

    cancelWaiting() {
      set(({ items, waiting }) => {
        const cancelled = waiting.filter((id) => !items[id]?.completing);
        const kept = waiting.filter((id) => items[id]?.completing);
        return { items: withStatus(withStatus(items, cancelled, 'cancelled'), kept, 'done'), waiting: [] };
      });
    },
  })),
);

/** The items listed in the table and in exports: the user's own, or the samples if there are no others. */
export function listedIds({ items, order }: Pick<QueueState, 'items' | 'order'>): string[] {
  const own = order.filter((id) => items[id]?.sample === false);
  return own.length > 0 ? own : order;
}
