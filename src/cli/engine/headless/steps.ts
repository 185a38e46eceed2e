import { FoveaError } from '../../../shared/errors.ts';
import { WorkerLink } from '../../../shared/workers/worker-link.ts';
import { stepsWorker, type StepCalls, type StepsApi } from '../../../worker/train/steps/api.ts';
import { pack, unpack } from './wire.ts';

/** Makes steps of a training in a worker: what each call is given lies at the server's `item/<id>`, and its result is posted to `tensor/<id>`. */
export function makeSteps(server: URL): (name: keyof StepCalls, id: number) => Promise<void> {
  const link = new WorkerLink<StepsApi>({
    spawn: () =>
      new Worker(new URL('../../../worker/engine.worker.ts', import.meta.url), {
        type: 'module',
        name: stepsWorker,
      }),
    stopped: (cause) => new Error(`The worker that trains stopped: ${cause}`),
  });
  return async (name, id) => {
    const response = await fetch(new URL(`item/${id}`, server));
    if (!response.ok) throw new FoveaError('internal', `The call ${name} came without its values.`);
    const args = unpack(new Uint8Array(await response.arrayBuffer()));
    const value: unknown = await link.ask((remote) =>
      remote.call(name, args as Parameters<StepCalls[typeof name]>),
    );
    const posted = await fetch(new URL(`tensor/${id}?name=${name}&shape=`, server), {
      method: 'POST',
      body: pack(value),
    });
    if (!posted.ok) throw new FoveaError('internal', `The result of ${name} was rejected.`);
  };
}
