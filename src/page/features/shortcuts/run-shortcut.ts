import { layers } from '../explain/layers.ts';
import { tableRows } from '../table/rows.ts';
import type { AppStore } from '../../app/store.ts';
import { text } from '../../app/text.ts';
import type { Session } from '../../app/session.ts';

type Name = keyof typeof text.shortcuts.labels;

/** What the page has to do itself, having the elements. */
export interface ShortcutHands {
  sheet(): void;
  open(): void;
  folder(): void;
  filter(): void;
  stage(): void;
}

/** What shortcuts ask for. */
type ShortcutSession = Pick<Session, 'remove' | 'setPaused' | 'save'>;

/** Keys as `KeyboardEvent.key` gives them, in the order of the sheet. */
export const shortcutKeys: Record<Name, string> = {
  sheet: '?',
  open: 'o',
  folder: 'f',
  next: 'j',
  previous: 'k',
  inspect: '1',
  compare: '2',
  evaluate: '3',
  layer: 'm',
  nextCrop: ']',
  previousCrop: '[',
  pick: 'x',
  remove: 'Delete',
  pause: 'p',
  filter: '/',
  stage: 'v',
  csv: 'e',
  zip: 'z',
};

/** The shortcut of a key; undefined for keys that are none. */
export function shortcutOf(key: string): Name | undefined {
  const lower = key.length === 1 ? key.toLowerCase() : key;
  return (Object.keys(shortcutKeys) as Name[]).find((name) => shortcutKeys[name] === lower);
}

/** Does what a shortcut says. */
export function runShortcut(
  name: Name,
  store: AppStore,
  session: ShortcutSession,
  hands: ShortcutHands,
): void {
  const state = store.getState();
  switch (name) {
    case 'sheet':
    case 'open':
    case 'folder':
    case 'filter':
    case 'stage':
      hands[name]();
      return;
    case 'next':
    case 'previous': {
      const id = neighbour(store, name === 'next' ? 1 : -1);
      if (id !== undefined) state.select(id);
      return;
    }
    case 'inspect':
    case 'compare':
    case 'evaluate':
      state.setTab(name);
      return;
    case 'layer': {
      const layer = layers[(layers.indexOf(state.layer) + 1) % layers.length];
      if (layer) state.setView({ layer, hover: undefined });
      return;
    }
    case 'nextCrop':
    case 'previousCrop': {
      const scored = state.selected === undefined ? undefined : state.results[state.selected];
      const count = scored?.result.detail?.crops.length ?? 0;
      const step = name === 'nextCrop' ? 1 : -1;
      if (count > 0) state.setView({ crop: (state.crop + step + count) % count, hover: undefined });
      return;
    }
    case 'pick':
      if (state.selected !== undefined) state.pick([state.selected], !state.picked.has(state.selected));
      return;
    case 'remove':
      session.remove([...state.picked]);
      return;
    case 'pause':
      session.setPaused(!state.paused);
      return;
    case 'csv':
    case 'zip':
      session.save(name);
      return;
  }
}

/** The image a step away from the shown one, as the table lists them; stays at the ends. */
function neighbour(store: AppStore, step: number): string | undefined {
  const state = store.getState();
  const ids = tableRows(state, state.sort, state.filter, state.threshold).map(({ item }) => item.id);
  const at = state.selected === undefined ? -1 : ids.indexOf(state.selected);
  return ids[Math.min(Math.max(at + step, 0), ids.length - 1)];
}
