import type { PageEngine } from '../engine/client.ts';
import type { AppStore } from '../store/app.ts';
import type { QueueItem } from '../store/queue.ts';

/** The prompt given, else the one a generator left in the file, which is then noted. */
export async function promptOf(store: AppStore, engine: PageEngine, { id }: QueueItem): Promise<string> {
  const item = store.getState().items[id];
  if (!item) return '';
  if (item.promptOrigin !== 'none') return item.prompt;
  const prompt = await engine.readPrompt(item.file, item.name).catch(() => '');
  if (prompt !== '') store.getState().patchItem(id, { prompt, promptOrigin: 'file' });
  return prompt;
}
