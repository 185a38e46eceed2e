import { browserModelId } from '../../../describe/browser-model.ts';
import { inPageId } from '../../../describe/in-page.ts';
import { isLocal } from '../../../describe/diagnose.ts';
import type { BoundKey, DescribeSettings } from './store.ts';

/** Where images go with these settings: nowhere, to the browser's built-in model, to a model in the page, or to a host, which may be on this network. */
export type Destination =
  | { kind: 'nowhere' }
  | { kind: 'browser' }
  | { kind: 'in-page' }
  | { kind: 'invalid' }
  | { kind: 'host'; host: string; origin: string; local: boolean; proxied: boolean };

/** @param pageOrigin the page's, against which the URL of its own proxy is resolved */
export function destinationOf(
  { provider, baseUrl }: Pick<DescribeSettings, 'provider' | 'baseUrl'>,
  pageOrigin: string | undefined,
): Destination {
  if (provider === 'off') return { kind: 'nowhere' };
  if (provider === browserModelId) return { kind: 'browser' };
  if (provider === inPageId) return { kind: 'in-page' };
  if (baseUrl.trim() === '' || !URL.canParse(baseUrl.trim(), pageOrigin)) return { kind: 'invalid' };
  const url = new URL(baseUrl.trim(), pageOrigin);
  // the page's own proxy forwards to another host
  const proxied = url.origin === pageOrigin;
  return { kind: 'host', host: url.host, origin: url.origin, local: isLocal(url) && !proxied, proxied };
}

/** The key, if it belongs to the server in the settings; otherwise empty. */
export function keyFor(settings: DescribeSettings, bound: BoundKey, pageOrigin: string | undefined): string {
  const to = destinationOf(settings, pageOrigin);
  return to.kind === 'host' && to.origin === bound.origin ? bound.key.trim() : '';
}
