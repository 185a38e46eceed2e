export { StatusLine } from './StatusLine.tsx';
export { engineOf } from './engine.ts';
export { readParameters } from './parameters.ts';
export { scoreShare, scoreSteps, stepIndex } from './stages.ts';
export { engineStore } from './store.ts';
export { modelStrings, progressStrings } from './strings.ts';
