import { perPage } from '../../kit/page.ts';
import { EngineClient, type PageEngine } from '../../kit/workers/engine-client.ts';

/** The page's engine; its worker starts with the first request. */
export const engineOf = perPage((): PageEngine => new EngineClient());
