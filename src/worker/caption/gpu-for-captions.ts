import { isSoftwareAdapter, requestAdapter } from '../../gpu/adapter.ts';
import { FoveaError } from '../../shared/errors.ts';

/** Why captioners with half-precision weights cannot run on this machine's GPU; empty where they can. */
export async function gpuForCaptions(): Promise<string> {
  try {
    const { info, features } = await requestAdapter(navigator.gpu);
    if (isSoftwareAdapter(info)) return 'WebGPU has no GPU to compute on here.';
    if (!features.has('shader-f16')) return 'The GPU does not compute in half precision (shader-f16).';
    return '';
  } catch (error) {
    return error instanceof FoveaError ? error.message : 'WebGPU cannot be used here.';
  }
}
