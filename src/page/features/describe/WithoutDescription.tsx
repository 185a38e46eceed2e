import { WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { useSelectedItem } from '../batch/index.ts';
import { describeStrings } from './strings.ts';

/** Why the shown image was scored without a description although one was requested. */
export function WithoutDescription() {
  const error = useSelectedItem()?.descriptionError;
  if (!error) return null;
  return (
    <div className={ui.notice} data-testid="description-error">
      <WarningIcon />
      <p>
        <strong>{describeStrings.without}</strong> {error.message} {error.hint}
      </p>
    </div>
  );
}
