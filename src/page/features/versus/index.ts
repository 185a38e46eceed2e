import { createElement, lazy } from 'react';
import type { View } from '../views/index.ts';
import { versusStrings } from './strings.ts';

/** Two groups of images against each other; loaded when the view is first opened. */
export const versusView: View = {
  name: 'versus',
  title: versusStrings.view,
  content: createElement(lazy(async () => ({ default: (await import('./Versus.tsx')).Versus }))),
};

export { type VersusChoice, versusStore } from './store.ts';
