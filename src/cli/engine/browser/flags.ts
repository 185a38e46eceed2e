/** The one place of Chromium's command line: used by the CLI, the kernel tests and the end-to-end tests. */
export interface FlagOptions {
  /** WebGPU on Chromium's own software adapter (SwiftShader), which every machine has; otherwise on the machine's GPU. */
  software?: boolean;
  /** Switch WebGPU off altogether (to test the WASM path). */
  withoutWebGpu?: boolean;
}

/**
 * What Playwright 1.65 switches off. Chromium heeds the last `--disable-features` alone, and that is ours, so these are repeated; a test
 * compares them with Playwright's own.
 */
export const playwrightDisables = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
];

/** Pages of the address bar, which nobody sees here: a process of their own, half of the work of starting a browser. */
const addressBar = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'];

/** Flags for a headless Chromium (Chrome's, Playwright's or Debian's) that computes with WebGPU and makes no other network requests. */
export function chromiumFlags({ software = false, withoutWebGpu = false }: FlagOptions = {}): string[] {
  const disabled = [...playwrightDisables, ...addressBar, ...(withoutWebGpu ? ['WebGPU'] : [])];
  const quiet = [
    // containers and root have no user namespaces to build the sandbox from; only our own page is ever opened
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    `--disable-features=${disabled.join(',')}`,
    // no name resolves, so nothing outside this machine can be reached
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  ];
  if (withoutWebGpu) return [...quiet, '--disable-gpu'];
  if (software) return [...quiet, '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
  // headless Linux blocks real adapters unless told otherwise; elsewhere these change nothing
  return [...quiet, '--enable-unsafe-webgpu', '--ignore-gpu-blocklist', '--enable-features=Vulkan'];
}
