import { FoveaError } from '../shared/errors.ts';

const attempts = 5;
const pauseMs = 300;

/** Features our kernels can use; each is optional. */
export const wantedFeatures = ['shader-f16', 'subgroups', 'timestamp-query'] as const;

/** Limits raised from their small defaults to what the adapter offers. */
const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** What the adapter says about itself, in one line; `unknown adapter` where the browser hides all of it. */
export function describeAdapter(info: GPUAdapterInfo): string {
  const parts = info.description ? [info.description] : [info.vendor, info.architecture, info.device];
  return parts.filter(Boolean).join(' ') || 'unknown adapter';
}

/** True for an adapter that computes on the CPU. */
export function isSoftwareAdapter(info: GPUAdapterInfo): boolean {
  const words = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return (
    info.isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b|\bcpu\b/i.test(words)
  );
}

/**
 * The machine's fastest adapter. Asked several times: a browser that has just started can answer null once.
 *
 * @throws FoveaError `backend-unavailable`
 */
export async function requestAdapter(gpu: GPU | undefined): Promise<GPUAdapter> {
  if (gpu === undefined) {
    throw new FoveaError(
      'backend-unavailable',
      'This browser has no WebGPU.',
      'Use a current Chrome, Edge, Safari or Firefox, or choose the WASM backend.',
    );
  }
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter) return adapter;
  }
  throw new FoveaError(
    'backend-unavailable',
    'WebGPU is available, but there is no adapter on this machine.',
    'Turn on hardware acceleration in the browser settings, or choose the WASM backend.',
  );
}

/**
 * A device with every wanted feature the adapter has and with its full limits.
 *
 * @throws FoveaError `backend-unavailable`
 */
export async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredFeatures = wantedFeatures.filter((feature) => adapter.features.has(feature));
  const requiredLimits: Record<string, number> = {};
  for (const name of wantedLimits) requiredLimits[name] = adapter.limits[name];
  try {
    return await adapter.requestDevice({ requiredFeatures, requiredLimits });
  } catch (error) {
    throw new FoveaError(
      'backend-unavailable',
      `The GPU refused to start: ${error instanceof Error ? error.message : String(error)}`,
      'Close other programs that use the GPU and reload, or choose the WASM backend.',
    );
  }
}
