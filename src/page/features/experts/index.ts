export { Experts } from './Experts.tsx';
export { expertsStrings } from './strings.ts';
