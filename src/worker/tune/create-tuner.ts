import { installSharedIdentity } from '../../nn/wasm/shared-identity.ts';
import { startWasmRuntime } from '../wasm-runtime.ts';
import { Tuner } from './tuner.ts';

/** A tuner on WebAssembly. A head is small: one thread is enough, and leaves the others to the images being scored. */
export function createTuner(): Tuner {
  return new Tuner(async () => {
    await startWasmRuntime(1);
    installSharedIdentity();
  });
}
