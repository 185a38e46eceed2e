export { About } from './About.tsx';
export { ScorePanel } from './ScorePanel.tsx';
export { TextsForm } from './TextsForm.tsx';
