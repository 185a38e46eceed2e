import type { Remote } from 'comlink';
import type { Answer } from '../../../shared/engine-api.ts';
import { FoveaError, toErrorRecord } from '../../../shared/errors.ts';
import { inBackground } from '../../../shared/workers/in-background.ts';
import type { LinkedWorker } from '../../../shared/workers/worker-link.ts';
import { download } from '../../kit/files/download.ts';
import { perPage, type Page } from '../../kit/page.ts';
import type { PageEngine } from '../../kit/workers/engine-client.ts';
import {
  listedIds,
  pickedStore,
  type QueueItem,
  queueStore,
  resultsStore,
  type Scored,
} from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { mapRange, mapStrings } from '../explain/index.ts';
import { frequencyMapsOf } from '../frequency/index.ts';
import { noticesStore } from '../notices/index.ts';
import { settingsStore } from '../settings/index.ts';
import type { ExporterApi } from './exporter.ts';
import { votesStore } from '../votes/index.ts';
import { exportRecord } from './records.ts';
import { exportStore, type ExportState } from './store.ts';
import { exportStrings } from './strings.ts';

export type ExportKind = 'csv' | 'json' | 'zip';

/** Records sent in one message: few enough that copying them is no long task. */
const chunk = 200;

/** Starts the worker that builds exports. */
function spawnExporter(): LinkedWorker {
  return new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' });
}

/** Exports the results of the selected rows, or of all listed ones; built off the main thread. */
class Exports {
  private readonly page: Page;
  private readonly engine: PageEngine;
  private abort: AbortController | undefined;

  constructor(page: Page, engine: PageEngine) {
    this.page = page;
    this.engine = engine;
  }

  /** Builds a file and downloads it; failures become notices. */
  async save(kind: ExportKind): Promise<void> {
    if (this.abort) return;
    const { signal } = (this.abort = new AbortController());
    const { notify, announce } = noticesStore(this.page).getState();
    try {
      const blob = await inBackground<ExporterApi, Blob>(
        spawnExporter,
        (remote) => this.build(kind, remote, signal),
        signal,
      );
      const name = `fovea-scores.${kind}`;
      download(name, blob);
      announce(exportStrings.saved(name));
    } catch (thrown) {
      const { code, message, hint } = toErrorRecord(thrown);
      if (code !== 'cancelled') notify({ tone: 'bad', message: `${exportStrings.failed} ${message}`, hint });
    } finally {
      this.abort = undefined;
      this.tell(undefined);
    }
  }

  /** Cancels the export in progress. */
  stop(): void {
    this.abort?.abort();
  }

  private tell(progress: ExportState['progress']): void {
    exportStore(this.page).setState({ progress });
  }

  private async build(
    kind: ExportKind,
    remote: Remote<ExporterApi>,
    signal: AbortSignal,
  ): Promise<Answer<Blob>> {
    const queue = queueStore(this.page).getState();
    const { results } = resultsStore(this.page).getState();
    const { marks } = marksStore(this.page).getState();
    const { ranking } = votesStore(this.page).getState();
    const { picked } = pickedStore(this.page).getState();
    const { notify } = noticesStore(this.page).getState();
    const listed = listedIds(queue);
    const ids = picked.size > 0 ? listed.filter((id) => picked.has(id)) : listed;
    const withMaps = kind === 'zip' ? ids.filter((id) => results[id]) : [];
    const total = ids.length + withMaps.length;
    for (let start = 0; start < ids.length; start += chunk) {
      this.tell({ done: start, total });
      const records = ids.slice(start, start + chunk).flatMap((id) => {
        const item = queue.items[id];
        return item ? [exportRecord(item, results[id], { mark: marks[id], vote: ranking?.byId[id] })] : [];
      });
      await remote.addRecords(records);
    }
    const { scaleMode } = settingsStore(this.page).getState().settings;
    if (withMaps.length > 0 && scaleMode === 'fixed') await frequencyMapsOf(this.page).makeAll(signal);
    let without = 0;
    for (const [i, id] of withMaps.entries()) {
      this.tell({ done: ids.length + i, total });
      if (signal.aborted) throw new FoveaError('cancelled', 'Cancelled.');
      if (!(await this.addMaps(id, remote, signal))) without++;
    }
    if (without > 0) notify({ tone: 'info', message: exportStrings.mapsMissing(without) });
    return remote[kind]();
  }

  private async addMaps(id: string, remote: Remote<ExporterApi>, signal: AbortSignal): Promise<boolean> {
    const { results } = resultsStore(this.page).getState();
    const item = queueStore(this.page).getState().items[id];
    const kept = results[id];
    const scored = item && kept && (await this.withDetail(item, kept, signal));
    if (!item || !scored) return false;
    const { colormap, opacity, smooth, scaleMode } = settingsStore(this.page).getState().settings;
    const answer = await remote.addMaps({
      name: item.name,
      file: item.file,
      result: scored.result,
      range: mapRange(scored, 'frequency', 0, scaleMode, results),
      look: { colormap, opacity, smooth },
      unit: mapStrings.unit.frequency,
    });
    return answer.ok;
  }

  /** A result with all its maps: if they were discarded, the image is rescored with the same model; undefined if that is not possible. */
  private async withDetail(item: QueueItem, kept: Scored, signal: AbortSignal): Promise<Scored | undefined> {
    const { phase, model } = engineStore(this.page).getState();
    const { prompt, description, texts, detail } = kept.result;
    if (!detail && (phase !== 'ready' || model?.hash !== kept.model.hash)) return undefined;
    try {
      if (detail) return await frequencyMapsOf(this.page).make(item.id, signal);
      // the prompt as scored: nothing more must be stripped from it
      const words = { prompt, rawPrompts: true, description };
      const request = { image: item.file, name: item.name, ...words, detail: true };
      const result = await this.engine.score(request, { signal });
      return { ...kept, result: { ...result, texts } };
    } catch (error) {
      if (signal.aborted) throw error;
      return undefined;
    }
  }
}

export const exportsOf = perPage((page) => new Exports(page, engineOf(page)));
