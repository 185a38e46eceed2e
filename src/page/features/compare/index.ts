import { type ComponentType, createElement, lazy } from 'react';
import type { View } from '../views/index.ts';
import type { StripProps } from './Compare.tsx';
import { compareStrings } from './strings.ts';

const Compare = lazy(async () => ({ default: (await import('./Compare.tsx')).Compare }));

/** Two images side by side above a strip of all; loaded when the view is first opened. */
export const compareView = (strip: ComponentType<StripProps>): View => ({
  name: 'compare',
  title: compareStrings.view,
  content: createElement(Compare, { strip }),
  fills: true,
});
