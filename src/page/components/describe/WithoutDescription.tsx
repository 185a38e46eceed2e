import { text } from '../../text.ts';
import { useSelectedItem } from '../context.ts';
import { WarningIcon } from '../Icons.tsx';
import ui from '../ui.module.css';

/** Why the shown image was scored without the description that was asked for. */
export function WithoutDescription() {
  const error = useSelectedItem()?.descriptionError;
  if (!error) return null;
  return (
    <div className={ui.notice} data-testid="description-error">
      <WarningIcon />
      <p>
        <strong>{text.describe.without}</strong> {error.message} {error.hint}
      </p>
    </div>
  );
}
