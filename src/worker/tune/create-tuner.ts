import { installSharedIdentity } from '../../nn/wasm/shared-identity.ts';
import { startWasmRuntime } from '../device/wasm-runtime.ts';
import { HeadTuner } from './head-tuner.ts';

/** A tuner on WebAssembly. A head is small: one thread is enough, and leaves the others to the images being scored. */
export function createTuner(): HeadTuner {
  return new HeadTuner(async () => {
    await startWasmRuntime(1);
    installSharedIdentity();
  });
}
