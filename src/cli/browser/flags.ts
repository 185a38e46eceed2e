/** The one place of Chromium's command line: used by the CLI, the kernel tests and the end-to-end tests. */
export interface FlagOptions {
  /** Force WebGPU on the software adapter (SwiftShader); otherwise the machine's own adapter is used. */
  software?: boolean;
  /** Switch WebGPU off altogether (to test the WASM path). */
  withoutWebGpu?: boolean;
}

/** Flags for a headless Chromium that computes with WebGPU and calls nobody. */
export function chromiumFlags({ software = false, withoutWebGpu = false }: FlagOptions = {}): string[] {
  const quiet = [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  if (withoutWebGpu) return [...quiet, '--disable-features=WebGPU', '--disable-gpu'];
  const webgpu = ['--enable-unsafe-webgpu', '--enable-features=Vulkan'];
  return [...quiet, ...(software ? ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] : webgpu)];
}
