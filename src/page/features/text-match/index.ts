export { TextMatch } from './TextMatch.tsx';
export { matchStrings } from './strings.ts';
