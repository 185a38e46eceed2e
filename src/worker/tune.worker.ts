import { expose } from 'comlink';
import { installSharedIdentity } from '../nn/wasm/shared-identity.ts';
import { Tuner } from './tune/tuner.ts';
import { startWasmRuntime } from './wasm-runtime.ts';

// A head is small: one thread is enough, and leaves the others to the images being scored.
expose(
  new Tuner(async () => {
    await startWasmRuntime(1);
    installSharedIdentity();
  }),
);
