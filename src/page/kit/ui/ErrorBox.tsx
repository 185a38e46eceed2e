import type { ErrorRecord } from '../../../shared/errors.ts';
import { WarningIcon } from './Icons.tsx';
import ui from './ui.module.css';

interface Props {
  error: Pick<ErrorRecord, 'message' | 'hint'>;
  testId: string;
  /** Of a box of limited height, which is scrolled by keys too. */
  scrolls?: string | undefined;
}

/** What went wrong and what to do about it, said at once to screen readers. */
export function ErrorBox({ error, testId, scrolls }: Props) {
  return (
    <div
      className={`${ui.bad ?? ''} ${scrolls ?? ''}`}
      role="alert"
      tabIndex={scrolls === undefined ? undefined : 0}
      data-testid={testId}
    >
      <WarningIcon />
      <p>
        <strong>{error.message}</strong> {error.hint}
      </p>
    </div>
  );
}
