import type { PageContext } from '../../describe/diagnose.ts';

/** Permission names for reaching this computer or its network; Chrome first had one name for both. */
const namesOf = {
  loopback: ['loopback-network', 'local-network-access'],
  local: ['local-network', 'local-network-access'],
};

async function localNetwork(reach: 'loopback' | 'local'): Promise<PermissionState | undefined> {
  for (const name of namesOf[reach]) {
    try {
      // TypeScript's list of names lags behind browsers
      return (await navigator.permissions.query({ name: name as PermissionName })).state;
    } catch {
      // this browser does not have this permission
    }
  }
  return undefined;
}

/** What a diagnosis of failed calls needs to know of this page. */
export function networkContext(): PageContext {
  return {
    origin: location.origin,
    get online() {
      return navigator.onLine;
    },
    localNetwork,
  };
}
