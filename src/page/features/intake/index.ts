export { addFiles } from './intake.ts';
export { AddressField } from './AddressField.tsx';
export { DropZone } from './DropZone.tsx';
export { FolderButton, OpenButton } from './OpenButtons.tsx';
export { WaitingTables } from './WaitingTables.tsx';
export { openStrings } from './strings.ts';
