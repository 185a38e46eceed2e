import { lazy, Suspense, useState } from 'react';
import { browserModelId } from '../../../describe/browser-model.ts';
import { inPageId } from '../../../describe/in-page.ts';
import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { describeCommandsOf } from './commands.ts';
import css from './DescribePanel.module.css';
import { destinationOf, keyFor } from './destination.ts';
import { EndpointFields } from './EndpointFields.tsx';
import { captionersStore } from './in-page/store.ts';
import { Outcome } from './Outcome.tsx';
import { ProviderSelect } from './ProviderSelect.tsx';
import { descriptionsOf } from './queue.ts';
import { RequestFields } from './RequestFields.tsx';
import type { BoundKey, DescribeSettings } from './store.ts';
import { describeStrings } from './strings.ts';

// loaded when a model in the page is chosen
const InPageFields = lazy(async () => ({
  default: (await import('./in-page/InPageFields.tsx')).InPageFields,
}));

/** The settings as a draft: a half-typed URL is never called. */
export function DescribeForm({ saved, bound }: { saved: DescribeSettings; bound: BoundKey }) {
  const commands = usePart(describeCommandsOf);
  const descriptions = usePart(descriptionsOf);
  const [draft, setDraft] = useState(saved);
  const [key, setKey] = useState('');
  const change = (part: Partial<DescribeSettings>): void => setDraft((old) => ({ ...old, ...part }));
  const to = destinationOf(draft, location.origin);
  const known = keyFor(draft, bound, location.origin);
  const bind = (): BoundKey => ({ origin: to.kind === 'host' ? to.origin : '', key: key.trim() || known });
  const on = draft.provider !== 'off';
  const inPage = draft.provider === inPageId;
  // until it is there, fetching it is the one thing to do
  const missing = useSlice(
    captionersStore,
    ({ view }) =>
      inPage && !view?.captioners.some(({ captioner, whole }) => captioner.name === draft.model && whole),
  );
  return (
    <form
      className={css.form}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        commands.use(draft, bind());
      }}
    >
      <p className={css.note}>{describeStrings.intro}</p>
      <ProviderSelect
        draft={draft}
        change={(part) => {
          // a key belongs to one server
          setKey('');
          change(part);
        }}
      />
      {on && !inPage && draft.provider !== browserModelId && (
        <EndpointFields
          draft={draft}
          change={change}
          hasKey={known !== ''}
          setKey={setKey}
          forget={() => {
            setKey('');
            commands.forgetKey();
          }}
        />
      )}
      {inPage && (
        <Suspense>
          <InPageFields
            draft={draft}
            change={change}
            fetch={(captioner) => void commands.fetchAndUse(captioner, draft)}
          />
        </Suspense>
      )}
      {on && <RequestFields draft={draft} change={change} fixed={inPage} />}
      <p className={css.privacy} data-testid="describe-privacy">
        {describeStrings.privacy(to, draft.auto)}
      </p>
      <div className={css.actions}>
        <button type="submit" className={missing ? ui.button : ui.primary} disabled={missing}>
          {describeStrings.save}
        </button>
        {on && (
          <button
            type="button"
            className={ui.button}
            title={describeStrings.testNote}
            disabled={missing}
            onClick={() => void descriptions.test(draft, bind())}
          >
            {describeStrings.test}
          </button>
        )}
      </div>
      {on && <p className={css.note}>{describeStrings.testNote}</p>}
      <Outcome />
    </form>
  );
}
