import { useState } from 'react';
import { usePart, useSlice } from '../../../kit/context.ts';
import form from '../../../kit/ui/form/form.module.css';
import ui from '../../../kit/ui/ui.module.css';
import { modelName } from '../model-files.ts';
import { modelsOf } from '../models.ts';
import { type PackFiles, modelsStore } from '../store.ts';
import { modelsStrings } from '../strings.ts';
import add from './AddModel.module.css';
import { PackFields, type PackChoices } from './PackFields.tsx';
import { PackFile } from './PackFile.tsx';
import css from './PackForm.module.css';

/** Asks for what the checkpoint does not contain, and packs it. */
export function PackForm({ files }: { files: PackFiles }) {
  const models = usePart(modelsOf);
  const busy = useSlice(modelsStore, (state) => state.work !== undefined);
  const words = modelsStrings.pack;
  const { checkpoints, vocabulary, config } = files;
  const [choices, setChoices] = useState<PackChoices>(() => ({
    name: modelName(checkpoints[0]?.name ?? ''),
    licence: 'unknown',
    untrained: false,
    profile: 'released',
    quantisation: 'f16',
  }));
  const change = (part: Partial<PackChoices>): void => setChoices({ ...choices, ...part });
  const submit = (): void => {
    if (!vocabulary) return;
    void models.pack({
      ...choices,
      title: choices.name,
      checkpoints,
      vocabulary,
      ...(config ? { config } : {}),
    });
  };
  return (
    <form
      className={css.form}
      aria-label={words.heading}
      data-testid="pack-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h3 className={add.heading}>{words.heading}</h3>
      <p className={form.hint}>{words.intro}</p>
      <PackFile part="checkpoints" label={words.checkpoints} files={checkpoints} disabled={busy} />
      <PackFile
        part="vocabulary"
        label={words.vocabulary}
        files={vocabulary ? [vocabulary] : []}
        hint={words.vocabularyHint}
        accept=".txt,.json,.gz"
        disabled={busy}
      />
      <PackFile
        part="config"
        label={words.config}
        files={config ? [config] : []}
        accept=".json"
        disabled={busy}
      />
      <PackFields choices={choices} change={change} />
      <div className={add.actions}>
        <button
          type="submit"
          className={ui.primary}
          disabled={busy || !vocabulary || checkpoints.length === 0}
        >
          {words.start}
        </button>
        <button type="button" className={ui.button} disabled={busy} onClick={() => models.prepareTraining()}>
          {words.train}
        </button>
        <button type="button" className={ui.button} disabled={busy} onClick={() => models.cancelPacking()}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
