export { AddressField } from './AddressField.tsx';
export { DropZone } from './DropZone.tsx';
export { FolderButton, OpenButton } from './OpenButtons.tsx';
export { openStrings } from './strings.ts';
