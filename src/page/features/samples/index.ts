export { Samples } from './Samples.tsx';
export { parseFinished } from './finished-sample.ts';
export { openSamples } from './open-samples.ts';
