import { beforeAll, expect, it } from 'vitest';
import { startTrainingBackend } from '../../../../nn/wasm/node/start-wasm.ts';
import { fromErrorRecord } from '../../../../shared/errors.ts';
import { tinyPaperSet, tinyPaperTrainer } from '../../../../testing/paper/tiny-paper.ts';
import { StepServer } from '../../../../worker/train/steps/step-server.ts';
import type { StepCalls } from '../../../../worker/train/steps/api.ts';
import { checkpointPieces, restoreCheckpoint } from '../../../../training/paper/paper-checkpoint.ts';
import { firstSamples } from '../../../../training/paper/run-paper.ts';
import type { StepTrainer } from '../../../../training/paper/step-trainer.ts';
import { bufferAccess } from '../../../../formats/random-access.ts';
import { pack, unpack } from '../../../engine/headless/wire.ts';
import { BrowserTrainer } from './browser-trainer.ts';

beforeAll(startTrainingBackend);

/** The worker's code, with all that the command line sends and receives turned into bytes and back. */
function stepsHere() {
  const server = new StepServer();
  return {
    async call<Name extends keyof StepCalls>(name: Name, ...args: Parameters<StepCalls[Name]>) {
      const answer = await server.call(name, unpack(pack(args)) as typeof args);
      if (!answer.ok) throw fromErrorRecord(answer.error);
      return unpack(pack(answer.value)) as ReturnType<StepCalls[Name]>;
    },
  };
}

async function checkpoint(trainer: StepTrainer): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of checkpointPieces(trainer, 'this', { losses: [], history: [] }))
    pieces.push(piece);
  return Buffer.concat(pieces);
}

it('makes the very steps of a trainer in this process, and goes on from its checkpoints', async () => {
  const changes = { batch: 2, trainingCrops: 1, textDropout: 0.1 };
  const ours = tinyPaperTrainer(changes);
  const start = new Map(
    await Promise.all(ours.specs.map(async (spec) => [spec.name, await ours.value(spec)] as const)),
  );
  const make = () =>
    BrowserTrainer.make(stepsHere(), ours.config, ours.options, ({ name }) => start.get(name)!);
  const remote = await make();
  const [sample, scored] = await firstSamples(ours, {
    set: tinyPaperSet(6),
    rows: [0, 1, 2, 3],
    validation: [4],
  });
  const plan = await remote.rehearse(sample, scored, { batch: 2, room: 2 ** 32 });
  expect(plan).toMatchObject({ micro: 2, recompute: false });
  Object.assign(remote, { micro: plan.micro });
  const report = await ours.train([sample, sample], 1e-3);
  expect(await remote.train([sample, sample], 1e-3)).toEqual(report);
  const kept = await checkpoint(ours);
  expect((await checkpoint(remote)).equals(kept)).toBe(true);
  const resumed = await make();
  await restoreCheckpoint(resumed, 'this', bufferAccess(new Uint8Array(kept), 'checkpoint'));
  await ours.train([sample], 1e-3);
  await resumed.train([sample], 1e-3);
  expect(await resumed.score(scored!)).toEqual(await ours.score(scored!));
  const broken = { ...sample, known: { ...sample.known, targets: { quality: Infinity } } };
  await expect(remote.train([broken], 1e-3)).rejects.toMatchObject({ code: 'training-failed' });
  for (const made of [ours, remote, resumed]) made.dispose();
});
