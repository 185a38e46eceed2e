import type { PageContext } from '../../describe/diagnose.ts';

/** Names under which browsers ask whether a page may reach this machine or its network; newer ones first. */
const localNetworkNames = ['loopback-network', 'local-network', 'local-network-access'];

async function localNetwork(): Promise<PermissionState | undefined> {
  for (const name of localNetworkNames) {
    try {
      // TypeScript's list of names is behind the browsers'
      return (await navigator.permissions.query({ name: name as PermissionName })).state;
    } catch {
      // this browser has no such permission
    }
  }
  return undefined;
}

/** What a diagnosis of failed calls needs to know of this page. */
export function pageContext(): PageContext {
  return {
    origin: location.origin,
    get online() {
      return navigator.onLine;
    },
    localNetwork,
  };
}
