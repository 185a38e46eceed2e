export { Tune } from './Tune.tsx';
