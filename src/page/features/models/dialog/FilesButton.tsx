import { useRef } from 'react';
import ui from '../../../kit/ui/ui.module.css';

interface FilesButtonProps {
  label: string;
  onFiles: (files: File[]) => void;
  /** A whole folder instead of single files. */
  folder?: boolean;
  accept?: string;
  multiple?: boolean;
  disabled?: boolean;
}

/** A button that opens the file picker. */
export function FilesButton({
  label,
  onFiles,
  folder = false,
  accept,
  multiple = true,
  disabled = false,
}: FilesButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={ui.button} disabled={disabled} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={(element) => {
          input.current = element;
          // React does not support this property
          if (element) element.webkitdirectory = folder;
        }}
        // the button is what is seen and announced
        hidden
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
