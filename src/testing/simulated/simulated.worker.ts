import { expose } from 'comlink';
import { tunerWorker } from '../../shared/tune-api.ts';
import { listenToHold } from './hold.ts';
import { createSimulatedEngine } from './simulated-engine.ts';

/* What the page's engine worker runs in tests; a worker that is to tune runs the script it would have run anyway. */

/** Loads the built script, and hands it what came before it could listen. */
async function tuneForReal(): Promise<void> {
  const early: MessageEvent[] = [];
  const keep = (event: MessageEvent): void => void early.push(event);
  addEventListener('message', keep);
  await import(/* @vite-ignore */ `${location.href}?real`);
  removeEventListener('message', keep);
  for (const { data, ports } of early)
    dispatchEvent(new MessageEvent('message', { data: data as unknown, ports: [...ports] }));
}

if (self.name === tunerWorker) {
  void tuneForReal();
} else {
  listenToHold();
  expose(createSimulatedEngine());
}
