import { useSlice } from '../../kit/context.ts';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import css from './DescribePanel.module.css';
import { describeStore } from './store.ts';
import { describeStrings } from './strings.ts';

/** The outcome of the test. */
export function Outcome() {
  const test = useSlice(describeStore, (state) => state.test);
  return (
    <div role="status" data-testid="describe-test" className={css.outcome}>
      {test.state === 'running' && <p>{describeStrings.testing}</p>}
      {test.state === 'done' && <p>{describeStrings.testWorks(test.description)}</p>}
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
