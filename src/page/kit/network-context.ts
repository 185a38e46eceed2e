import type { PageContext } from '../../describe/diagnose.ts';

/** Under which name a browser asks whether a page may reach this machine, or its network; Chrome had one name for both at first. */
const namesOf = {
  loopback: ['loopback-network', 'local-network-access'],
  local: ['local-network', 'local-network-access'],
};

async function localNetwork(reach: 'loopback' | 'local'): Promise<PermissionState | undefined> {
  for (const name of namesOf[reach]) {
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
export function networkContext(): PageContext {
  return {
    origin: location.origin,
    get online() {
      return navigator.onLine;
    },
    localNetwork,
  };
}
