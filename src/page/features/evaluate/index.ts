import { createElement, lazy } from 'react';
import type { View } from '../views/index.ts';
import { evaluateStrings } from './strings.ts';

/** Scores against ratings; loaded when the view is first opened. */
export const evaluateView: View = {
  name: 'evaluate',
  title: evaluateStrings.view,
  content: createElement(lazy(async () => ({ default: (await import('./Evaluate.tsx')).Evaluate }))),
};
