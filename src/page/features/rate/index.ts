import { createElement, lazy } from 'react';
import type { View } from '../views/index.ts';
import { rateStrings } from './strings.ts';

/** The user's own ratings; loaded when the view is first opened. */
export const rateView: View = {
  name: 'rate',
  title: rateStrings.view,
  content: createElement(lazy(async () => ({ default: (await import('./Rate.tsx')).Rate }))),
};
