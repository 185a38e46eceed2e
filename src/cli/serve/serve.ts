import { stat } from 'node:fs/promises';
import { modelId } from '../../shared/models/model-id.ts';
import type { ModelInfo } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { CliIo } from '../io.ts';
import type { EngineEvents, ScoreOptions } from '../score/score-batch.ts';
import { EngineScorer } from './engine-scorer.ts';
import { HeldBytes } from './http/body.ts';
import { listen } from './http/listen.ts';
import type { Service } from './http/service.ts';
import { Replies } from './replies.ts';
import { ScoreMetrics } from './score-metrics.ts';
import { ScoreQueue, type Scorer } from './score-queue.ts';
import { serveOptions, serveUsage, type ServeOptions } from './serve-options.ts';

/** What a server scores with. */
export type ServedEngine = Scorer & { model: ModelInfo; close(): Promise<void> };

/** Starts an engine. */
export type OpenEngine = (io: CliIo, options: ScoreOptions, events: EngineEvents) => Promise<ServedEngine>;

/** Bytes of waiting requests that are held at most, unless a single one may be larger. */
const mostHeld = 512e6;

/** `fovea serve`: see `serveUsage`. */
export function runServe(argv: string[], io: CliIo): Promise<number> {
  return serveWith((...args) => EngineScorer.open(...args), argv, io);
}

/** The command with a given engine; ends when `io.signal` fires. Throws `usage`. */
export async function serveWith(open: OpenEngine, argv: string[], io: CliIo): Promise<number> {
  const options = serveOptions(argv, io);
  if (options === 'help') {
    await io.out(serveUsage);
    return 0;
  }
  const { images, host, port, grace } = options;
  if (images !== undefined && !(await stat(images).catch(() => undefined))?.isDirectory())
    throw new FoveaError('usage', `--images ${images} is not a folder.`);
  let metrics: ScoreMetrics | undefined;
  const engine = await open(io, options.scoring, {
    crashed: () => metrics?.crashed(),
    deviceLost: () => metrics?.deviceLost(),
  }).catch((error: unknown) => {
    // it has said why
    if (error instanceof FoveaError && error.code === 'cancelled') return undefined;
    throw error;
  });
  if (!engine) return io.signal.aborted ? 130 : 1;
  try {
    metrics = new ScoreMetrics(modelId(engine.model));
    const server = await listen(serviceOf(io, options, engine, metrics), host, port);
    io.say(`Listening on ${server.url}. Ctrl-C stops.`);
    if (!io.signal.aborted)
      await new Promise((resolve) => io.signal.addEventListener('abort', resolve, { once: true }));
    io.say('Stopping: accepted images are finished first.');
    await server.stop(grace);
    return 0;
  } finally {
    await engine.close();
  }
}

function serviceOf(io: CliIo, options: ServeOptions, engine: ServedEngine, metrics: ScoreMetrics): Service {
  const { access, limits, images, maxPixels, batches } = options;
  const { describe, ...scoring } = options.scoring;
  const queue = new ScoreQueue(engine, options.queue, metrics);
  const held = new HeldBytes(Math.max(mostHeld, 2 * limits.most));
  metrics.watchQueue(queue, held);
  return {
    ...{ model: engine.model, scoring, queue, metrics, access, limits, held, batches },
    replies: new Replies(),
    rules: { images, maxPixels, describe, say: (message) => io.say(message) },
  };
}
