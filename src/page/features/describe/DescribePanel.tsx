import { useEffect, useRef, useState } from 'react';
import { inPageId } from '../../../describe/in-page.ts';
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
  // only then is the browser asked for its own model, of which Chromium makes a warning where it has none
  const [opened, setOpened] = useState(false);
  const offered = useSlice(describeStore, (state) => state.offered);
  const details = useRef<HTMLDetailsElement>(null);
  // what was offered before this panel came, in another visit to its view, does not open it once more
  const seen = useRef(offered);
  useEffect(() => {
    if (offered === seen.current || !details.current) return;
    seen.current = offered;
    details.current.open = true;
    details.current.querySelector('summary')?.focus();
  }, [offered]);
  const saved = offered > 0 && settings.provider === 'off' ? { ...settings, provider: inPageId } : settings;
  const to = destinationOf(settings, location.origin);
  return (
    <details
      ref={details}
      className={`${ui.card ?? ''} ${css.panel ?? ''}`}
      data-testid="describe"
      onToggle={() => setOpened(true)}
    >
      <summary className={ui.heading}>
        {describeStrings.heading}
        <span className="visually-hidden">: </span>
        <span className={css.now}>{describeStrings.summary(settings, to)}</span>
      </summary>
      {opened && <DescribeForm key={offered} saved={saved} bound={bound} />}
    </details>
  );
}
