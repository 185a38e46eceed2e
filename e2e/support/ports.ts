/** Where the page is served during the end-to-end tests. */
export const pagePort = Number(process.env.FOVEA_E2E_PORT ?? 4173);

/** Where the same page is served with a simulated engine. */
export const simulatedPort = Number(process.env.FOVEA_E2E_SIMULATED_PORT ?? pagePort + 1);

/** The address of a page at a port. */
export const pageAt = (port: number): string => `http://127.0.0.1:${port}/`;
