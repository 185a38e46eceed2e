import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { PageContext } from '../kit/context.ts';
import { Session } from './session.ts';
import { followTheme } from '../features/settings/theme.ts';
import { EngineClient } from '../kit/workers/engine-client.ts';
import { LibraryClient } from '../features/models/library-client.ts';
import { TunerClient } from '../features/tune/tuner-client.ts';
import { Keeper } from '../features/persist/keeper.ts';
import { createAppStore } from './store.ts';
import { readDescribe, writeDescribe } from '../features/describe/store.ts';
import { readSettings, writeSettings } from '../features/settings/store.ts';

const store = createAppStore();
const storage = localStorageIfAllowed();
store.getState().changeSettings(readSettings(storage));
store.getState().setDescribe(readDescribe(storage));
store.subscribe((state, before) => {
  if (state.settings !== before.settings) writeSettings(storage, state.settings);
  const redescribed =
    state.describeSettings !== before.describeSettings || state.describeKey !== before.describeKey;
  if (redescribed) writeDescribe(storage, state);
});
followTheme(store, document.documentElement);

const session = new Session(store, {
  engine: new EngineClient(),
  library: new LibraryClient(),
  tuner: new TunerClient(),
  memory: storage,
  keeper: new Keeper(store),
});
void session.restore();
void session.open(location.search, document.baseURI);
void session.openSamples(document.baseURI);
// after everything that the first picture needs
if (import.meta.env.PROD) window.addEventListener('load', () => void session.updates.start(document.baseURI));

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <PageContext value={{ store, session }}>
        <App />
      </PageContext>
    </StrictMode>,
  );
}

/** Reading `localStorage` itself throws where the user forbids it. */
function localStorageIfAllowed(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
