import { text } from '../../app/text.ts';
import { useSelectedItem } from '../../kit/context.ts';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';

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
