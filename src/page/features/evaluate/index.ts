import { createElement, lazy } from 'react';
import type { View } from '../views/index.ts';
import { evaluateStrings } from './strings.ts';

/** Scores beside ratings; only who opens the view loads it. */
export const evaluateView: View = {
  name: 'evaluate',
  title: evaluateStrings.view,
  content: createElement(lazy(async () => ({ default: (await import('./Evaluate.tsx')).Evaluate }))),
};
