import { text } from '../../app/text.ts';
import { useApp } from '../../kit/context.ts';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import css from './DescribePanel.module.css';

/** What became of the test. */
export function Outcome() {
  const test = useApp((state) => state.describeTest);
  return (
    <div role="status" data-testid="describe-test" className={css.outcome}>
      {test.state === 'running' && <p>{text.describe.testing}</p>}
      {test.state === 'done' && <p>{text.describe.testWorks(test.description)}</p>}
      {test.state === 'failed' && (
        <div className={ui.bad}>
          <WarningIcon />
          <p>
            <strong>{test.error.message}</strong> {test.error.hint}
          </p>
        </div>
      )}
    </div>
  );
}
