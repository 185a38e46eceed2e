import { createElement } from 'react';
import { compareView } from '../features/compare/index.ts';
import { evaluateView } from '../features/evaluate/index.ts';
import { Filmstrip } from '../features/gallery/index.ts';
import { rateView } from '../features/rate/index.ts';
import { versusView } from '../features/versus/index.ts';
import { inspectName, type View, viewsStrings } from '../features/views/index.ts';
import { Inspect } from './Inspect.tsx';

/** The page's views, in the order of their tabs and keys. */
export const views: View[] = [
  { name: inspectName, title: viewsStrings.inspect, content: createElement(Inspect) },
  compareView(Filmstrip),
  versusView,
  rateView,
  evaluateView,
];
