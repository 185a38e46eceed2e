import { createElement, lazy } from 'react';
import type { View } from '../views/index.ts';
import { evaluateName } from './store.ts';
import { evaluateStrings } from './strings.ts';

/** Scores against ratings; loaded when the view is first opened. */
export const evaluateView: View = {
  name: evaluateName,
  title: evaluateStrings.view,
  content: createElement(lazy(async () => ({ default: (await import('./Evaluate.tsx')).Evaluate }))),
};

export { evaluateRatings } from './evaluate-ratings.ts';
