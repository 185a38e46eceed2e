import { useRef } from 'react';
import { usePage } from '../../kit/context.ts';
import { FolderIcon, ImageIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { addFiles, addFolder } from './intake.ts';
import css from './OpenButtons.module.css';
import { openStrings } from './strings.ts';

/** Opens the picker for a whole folder, its inner ones included. */
export function FolderButton() {
  const page = usePage();
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className={css.folder}>
      <button
        type="button"
        className={`${ui.button ?? ''} ${ui.square ?? ''}`}
        aria-label={openStrings.folder}
        title={openStrings.folder}
        onClick={() => input.current?.click()}
      >
        <FolderIcon />
      </button>
      <input
        ref={(element) => {
          input.current = element;
          // React does not support this property
          if (element) element.webkitdirectory = true;
        }}
        // the button is what is seen and announced
        hidden
        type="file"
        data-testid="folder-input"
        onChange={(event) => {
          void addFolder(page, [...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </span>
  );
}

/** Opens the file picker; `quiet` where something else comes first. */
export function OpenButton({ quiet = false }: { quiet?: boolean }) {
  const page = usePage();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={quiet ? ui.button : ui.primary} onClick={() => input.current?.click()}>
        <ImageIcon />
        <span className={css.long}>{openStrings.button}</span>
        <span className={css.short}>{openStrings.short}</span>
      </button>
      <input
        ref={input}
        hidden
        type="file"
        accept="image/*,.avif,.heic,.zip,.csv,.tsv"
        multiple
        data-testid="file-input"
        onChange={(event) => {
          void addFiles(page, [...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}
