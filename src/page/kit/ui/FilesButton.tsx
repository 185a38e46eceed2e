import { useRef, type ReactNode } from 'react';
import ui from './ui.module.css';

interface FilesButtonProps {
  label: string;
  onFiles: (files: File[]) => void;
  /** A whole folder, its inner ones included, instead of single files. */
  folder?: boolean;
  accept?: string;
  multiple?: boolean;
  disabled?: boolean;
  className?: string;
  /** What the button shows instead of its label. */
  children?: ReactNode;
  /** The children are an icon: the label becomes the button's name and tooltip. */
  icon?: boolean;
  testId?: string;
}

/** A button that opens the file picker. The same files may be chosen twice. */
export function FilesButton({
  label,
  onFiles,
  folder = false,
  accept,
  multiple = true,
  disabled = false,
  className = ui.button,
  children,
  icon = false,
  testId,
}: FilesButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const named = icon ? { 'aria-label': label, title: label } : {};
  return (
    <>
      <button
        type="button"
        className={className}
        disabled={disabled}
        onClick={() => input.current?.click()}
        {...named}
      >
        {children ?? label}
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
        data-testid={testId}
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
