import { useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { DescribeForm } from './DescribeForm.tsx';
import css from './DescribePanel.module.css';
import { destinationOf } from './destination.ts';
import { describeStore } from './store.ts';
import { describeStrings } from './strings.ts';

/** The provider of missing descriptions, and where images are sent for them. */
export function DescribePanel() {
  const settings = useSlice(describeStore, (state) => state.settings);
  const bound = useSlice(describeStore, (state) => state.key);
  const to = destinationOf(settings, location.origin);
  return (
    <details className={`${ui.card ?? ''} ${css.panel ?? ''}`} data-testid="describe">
      <summary>
        <span className={ui.heading}>
          {describeStrings.heading}
          <span className="visually-hidden">: </span>
        </span>
        <span className={css.now}>{describeStrings.summary(settings, to)}</span>
      </summary>
      <DescribeForm saved={settings} bound={bound} />
    </details>
  );
}
