import { createElement, lazy } from 'react';
import type { View } from '../views/index.ts';
import { compareStrings } from './strings.ts';

/** Two images side by side; loaded when the view is first opened. */
export const compareView: View = {
  name: 'compare',
  title: compareStrings.view,
  content: createElement(lazy(async () => ({ default: (await import('./Compare.tsx')).Compare }))),
};
