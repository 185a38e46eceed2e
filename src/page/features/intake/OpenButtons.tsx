import { usePage } from '../../kit/context.ts';
import { FilesButton } from '../../kit/ui/FilesButton.tsx';
import { FolderIcon, ImageIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { addFiles, addFolder } from './intake.ts';
import css from './OpenButtons.module.css';
import { openStrings } from './strings.ts';

/** Opens the picker for a whole folder, its inner ones included. */
export function FolderButton() {
  const page = usePage();
  return (
    <span className={css.folder}>
      <FilesButton
        label={openStrings.folder}
        folder
        icon
        className={`${ui.button ?? ''} ${ui.square ?? ''}`}
        onFiles={(files) => void addFolder(page, files)}
        testId="folder-input"
      >
        <FolderIcon />
      </FilesButton>
    </span>
  );
}

/** Opens the file picker; `quiet` where something else comes first. */
export function OpenButton({ quiet = false }: { quiet?: boolean }) {
  const page = usePage();
  return (
    <FilesButton
      label={openStrings.button}
      className={quiet ? ui.button : ui.primary}
      accept="image/*,.avif,.heic,.zip,.csv,.tsv"
      onFiles={(files) => void addFiles(page, files)}
      testId="file-input"
    >
      <ImageIcon />
      <span className={css.long}>{openStrings.button}</span>
      <span className={css.short}>{openStrings.short}</span>
    </FilesButton>
  );
}
