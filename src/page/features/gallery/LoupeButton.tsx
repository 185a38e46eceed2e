import { usePage } from '../../kit/context.ts';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { LoupeIcon } from '../../kit/ui/Icons.tsx';
import { selectionStore } from '../batch/index.ts';
import { openLoupe } from './actions.ts';
import { galleryStrings } from './strings.ts';

/** Opens the loupe on the shown image. */
export function LoupeButton() {
  const page = usePage();
  return (
    <IconButton
      label={galleryStrings.openLoupe}
      title={galleryStrings.loupeHow}
      onClick={() => openLoupe(page, [selectionStore(page).getState().selected ?? ''])}
    >
      <LoupeIcon />
    </IconButton>
  );
}
