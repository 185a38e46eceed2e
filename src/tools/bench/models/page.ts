import { serverBase } from '../../../cli/engine/headless/server-base.ts';
import type { EngineApi } from '../../../shared/engine-api.ts';
import type { Progress } from '../../../shared/progress.ts';
import { WorkerLink } from '../../../shared/workers/worker-link.ts';
import { drawnPicture } from '../drawn-picture.ts';

const side = 512;

const spawn = () =>
  new Worker(new URL('../../../worker/engine.worker.ts', import.meta.url), { type: 'module' });
const engines = new Map<string, WorkerLink<EngineApi, Progress>>();

function engineOf(name: string): WorkerLink<EngineApi, Progress> {
  const known = engines.get(name);
  if (known) return known;
  const link = new WorkerLink<EngineApi, Progress>({
    spawn,
    stopped: (cause) => new Error(`the engine of ${name} stopped: ${cause}`),
  });
  engines.set(name, link);
  return link;
}

window.modelsBench = {
  async start(engine, backend) {
    const device = await engineOf(engine).ask((remote, _, report) => remote.start(backend, report));
    return device.backend === 'wasm'
      ? `WASM, ${device.threads} threads`
      : `${device.adapter}, kernels ${device.variant}`;
  },
  async load(engine, models) {
    const sources = models.map(
      (model) => ({ kind: 'url', url: new URL(`beside/${model}/`, serverBase()).href }) as const,
    );
    const info = await engineOf(engine).ask((remote, job, report) => remote.load(job, sources, report));
    return info.takesTurns !== true;
  },
  async score(engine, image, prompt) {
    const picture = await drawnPicture(side, image);
    const processor = await window.processorClock();
    const start = performance.now();
    const { scores } = await engineOf(engine).ask((remote, job, report) =>
      remote.score({ job, image: picture, name: 'picture.png', prompt, description: '' }, report),
    );
    const wall = performance.now() - start;
    return { time: { wall, processor: (await window.processorClock()) - processor }, scores };
  },
  memory: (engine) => engineOf(engine).ask(async (remote) => ({ ok: true, value: await remote.memory() })),
  end(engine) {
    engines.get(engine)?.dispose();
    engines.delete(engine);
    return Promise.resolve();
  },
};
