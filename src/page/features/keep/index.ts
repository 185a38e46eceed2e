export { KeepFiles } from './KeepFiles.tsx';
