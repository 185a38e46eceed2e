import { destinationOf } from './destination.ts';
import { text } from '../../app/text.ts';
import { useApp } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './DescribePanel.module.css';
import { DescribeForm } from './DescribeForm.tsx';

/** Who describes images that come without a description, and where images go for it. */
export function DescribePanel() {
  const settings = useApp((state) => state.describeSettings);
  const bound = useApp((state) => state.describeKey);
  const to = destinationOf(settings, location.origin);
  return (
    <details className={`${ui.card ?? ''} ${css.panel ?? ''}`} data-testid="describe">
      <summary>
        <span className={ui.heading}>{text.describe.heading}</span>
        <span className={css.now}>{text.describe.summary(settings, to)}</span>
      </summary>
      <DescribeForm saved={settings} bound={bound} />
    </details>
  );
}
