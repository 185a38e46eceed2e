import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { PageContext } from '../kit/context.ts';
import { Page } from '../kit/page.ts';
import { App } from './App.tsx';
import { start } from './start.ts';

const page = new Page(localStorageIfAllowed());
start(page);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <PageContext value={page}>
        <App />
      </PageContext>
    </StrictMode>,
  );
}

/** Accessing `localStorage` throws if the user has blocked it. */
function localStorageIfAllowed(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
