import { usePart } from '../../../kit/context.ts';
import { FilesButton } from '../../../kit/ui/FilesButton.tsx';
import { modelsOf } from '../models.ts';
import type { PackFiles } from '../store.ts';
import { modelsStrings } from '../strings.ts';
import add from './AddModel.module.css';
import css from './PackForm.module.css';

interface PackFileProps {
  part: keyof PackFiles;
  label: string;
  files: File[];
  hint?: string;
  accept?: string;
  disabled: boolean;
}

/** A part of the model to pack, and the files chosen for it. */
export function PackFile({ part, label, files, hint, accept, disabled }: PackFileProps) {
  const models = usePart(modelsOf);
  return (
    <div className={css.file}>
      <FilesButton
        label={label}
        accept={accept}
        multiple={part === 'checkpoints'}
        disabled={disabled}
        onFiles={(chosen) => models.choosePart(part, chosen)}
      />
      <span className={add.hint}>{files.length > 0 ? modelsStrings.pack.chosen(files) : hint}</span>
    </div>
  );
}
