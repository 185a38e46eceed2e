import { usePart } from '../../../kit/context.ts';
import { FilesButton } from '../../../kit/ui/FilesButton.tsx';
import form from '../../../kit/ui/form/form.module.css';
import { modelsOf } from '../models.ts';
import type { PackFiles } from '../store.ts';
import { modelsStrings } from '../strings.ts';

interface PackFileProps {
  part: keyof PackFiles;
  label: string;
  files: File[];
  hint?: string;
  accept?: string;
  disabled?: boolean;
}

/** A part of a checkpoint's model, and the files chosen for it. */
export function PackFile({ part, label, files, hint, accept, disabled }: PackFileProps) {
  const models = usePart(modelsOf);
  return (
    <div className={form.file}>
      <FilesButton
        label={label}
        accept={accept}
        multiple={part === 'checkpoints'}
        disabled={disabled}
        onFiles={(chosen) => models.choosePart(part, chosen)}
      />
      <span className={form.hint}>{files.length > 0 ? modelsStrings.pack.chosen(files) : hint}</span>
    </div>
  );
}
