import { variantChoices, type BackendChoice, type VariantChoice } from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';

export interface PageParameters {
  backend: BackendChoice;
  /** Layout of the WebGPU kernels, if the URL forces one. */
  variant?: VariantChoice;
  /** Base URL of the model package, ending in `/`. */
  modelUrl: string;
}

function backendOf(value: string | null): BackendChoice {
  if (value === null || value === '') return 'auto';
  if (value === 'webgpu' || value === 'wasm' || value === 'auto') return value;
  throw new FoveaError(
    'usage',
    `The page's address asks for the backend "${value}", which does not exist.`,
    'Use ?backend=webgpu, ?backend=wasm or ?backend=auto.',
  );
}

function variantOf(value: string | null): VariantChoice | undefined {
  if (value === null || value === '') return undefined;
  const found = variantChoices.find((name) => name === value);
  if (found) return found;
  throw new FoveaError(
    'usage',
    `The page's address asks for the kernel variant "${value}", which does not exist.`,
    `Use ?variant= with ${variantChoices.join(', ')}, or leave it out.`,
  );
}

/**
 * Reads `?backend=`, `?variant=` and `?model=` (the name of a package under `models/`, or a path on this site).
 *
 * @throws FoveaError `usage` for an unknown backend or variant, or a model on another site: a link must not make this page load foreign files
 */
export function readParameters(search: string, base: string): PageParameters {
  const query = new URLSearchParams(search);
  const backend = backendOf(query.get('backend'));
  const variant = variantOf(query.get('variant'));
  const name = query.get('model') ?? 'demo';
  const path = /^[\w.-]+$/.test(name) ? `models/${name}/` : name.endsWith('/') ? name : `${name}/`;
  const url = URL.canParse(path, base) ? new URL(path, base) : undefined;
  if (url?.origin !== new URL(base).origin) {
    throw new FoveaError(
      'usage',
      'The model named in the page’s address is on another site, which this page does not load from.',
      'Put the package under models/ on this site and give its name: ?model=name.',
    );
  }
  return { backend, ...(variant ? { variant } : {}), modelUrl: url.href };
}
