import { useEffect, useState } from 'react';
import { browserModelAvailability, browserModelId } from '../../../describe/browser-model.ts';
import { inPageId } from '../../../describe/in-page.ts';
import { endpointPresets, presetOf } from '../../../describe/presets.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './DescribePanel.module.css';
import type { DescribeSettings } from './store.ts';
import { describeStrings } from './strings.ts';

const choices = ['off', browserModelId, inPageId, ...endpointPresets.map(({ id }) => id), 'custom'];

/** Selects the description provider; a preset fills in its URL and model. */
export function ProviderSelect({
  draft,
  change,
}: {
  draft: DescribeSettings;
  change: (part: Partial<DescribeSettings>) => void;
}) {
  const ownModel = useBrowserModel();
  const choose = (provider: string): void => {
    const { baseUrl = '', model = '' } = presetOf(provider) ?? {};
    change({ provider, baseUrl, model });
  };
  return (
    <label className={css.field}>
      <span className={ui.heading}>{describeStrings.provider}</span>
      <select className={ui.select} value={draft.provider} onChange={(event) => choose(event.target.value)}>
        {choices.map((id) => {
          const missing = id === browserModelId && !ownModel;
          return (
            <option key={id} value={id} disabled={missing && draft.provider !== id}>
              {describeStrings.providerTitle(id)} {missing ? describeStrings.browserMissing : ''}
            </option>
          );
        })}
      </select>
    </label>
  );
}

/** Whether the browser has a built-in model, once known. */
function useBrowserModel(): boolean {
  const [present, setPresent] = useState(false);
  useEffect(() => {
    let mounted = true;
    void browserModelAvailability().then((availability) => {
      if (mounted) setPresent(availability !== 'unavailable');
    });
    return () => {
      mounted = false;
    };
  }, []);
  return present;
}
