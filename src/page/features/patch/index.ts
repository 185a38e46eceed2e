export { PatchPanel } from './PatchPanel.tsx';
