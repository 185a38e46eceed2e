import { towerSpecs } from '../../../../training/paper/frozen-towers.ts';
import type { Towers } from '../../../../training/paper/step-trainer.ts';
import type { CliIo } from '../../../io.ts';
import type { TrainingBackendName } from '../backend-names.ts';
import { gpuRoom, wasmRoom, type TrainingBackend } from '../training-backend.ts';
import { BrowserSteps } from './browser-steps.ts';
import { BrowserTrainer } from './browser-trainer.ts';

/** Starts training in a headless browser: on its WebGPU, else on WebAssembly with all cores. Throws `browser-missing`, `backend-unavailable`. */
export async function startInBrowser(
  io: Pick<CliIo, 'say' | 'env'>,
  name: TrainingBackendName,
): Promise<TrainingBackend> {
  const steps = new BrowserSteps(io);
  const open = async () => {
    await steps.open();
    return steps.call('start', name);
  };
  try {
    const { said, gpu } = await open();
    let trainer: BrowserTrainer | undefined;
    return {
      said: `${said} in a headless browser`,
      room: gpu ? gpuRoom : wasmRoom,
      device: {
        name: 'The headless browser',
        hint: 'Train with --runtime dawn, or close what else takes memory.',
        lost: () => Promise.resolve(steps.lost),
        restart: async () => void (await open()),
      },
      trainer: async (...parts) => (trainer = await BrowserTrainer.make(steps, ...parts)),
      towers: async (config, kind, values): Promise<Towers> => {
        for (const spec of towerSpecs(config, kind)) await steps.call('give', spec.name, values(spec));
        await steps.call('makeTowers', config, kind);
        return {
          config,
          featuresOf: (sample, known) => steps.call('featuresOf', sample, known),
          dispose: () => void steps.call('disposeTowers').catch(() => undefined),
        };
      },
      memory: () => trainer?.bytes ?? 0,
      close: () => steps.close(),
    };
  } catch (error) {
    await steps.close();
    throw error;
  }
}
