import type { ReactNode } from 'react';
import { useSlice } from '../../kit/context.ts';
import { bytesText } from '../../kit/format.ts';
import { Facts } from '../../kit/ui/Facts.tsx';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { loadShare } from './stages.ts';
import css from './StatusLine.module.css';
import { engineStore } from './store.ts';
import { deviceSentence, deviceStrings, deviceWord, modelStrings, progressStrings } from './strings.ts';

interface Props {
  /** Starts the engine again after a failure. */
  retry: () => void;
  /** Shown after the model's name. */
  children: ReactNode;
}

/** What the engine runs on, in a word with all else behind it, and which model it uses; while starting, its progress. */
export function StatusLine({ retry, children }: Props) {
  const phase = useSlice(engineStore, (state) => state.phase);
  return (
    <section className={css.line} aria-label={deviceStrings.facts} data-testid="status" data-phase={phase}>
      {phase === 'failed' ? <Failure retry={retry} /> : <Device />}
      {phase === 'starting' || phase === 'loading' ? <Loading /> : <Model>{children}</Model>}
    </section>
  );
}

function Device() {
  const device = useSlice(engineStore, (state) => state.device);
  if (!device) return <span className={css.muted}>{deviceStrings.starting}</span>;
  const facts: [string, string][] = [
    [deviceStrings.backend, device.backend],
    // WebAssembly has none; the reason may name the one that was not used
    ...(device.adapter ? [[deviceStrings.adapter, device.adapter] as [string, string]] : []),
    ...(device.backend === 'webgpu' ? [[deviceStrings.kernels, device.variant] as [string, string]] : []),
    [deviceStrings.threads, String(device.threads)],
    [deviceStrings.buffer, bytesText(device.maxBufferBytes)],
    [deviceStrings.features, device.features.join(', ') || deviceStrings.none],
    [deviceStrings.why, device.reason],
  ];
  return (
    <details className={css.device}>
      <summary>
        <span className={css.dot} data-slow={device.software || device.backend === 'wasm'} />
        <span className={css.word}>{deviceWord(device)}</span>
      </summary>
      <div className={css.behind}>
        <p>{deviceSentence(device, 'gpu' in navigator)}</p>
        <Facts facts={facts} className={ui.facts} factClass={css.fact} />
      </div>
    </details>
  );
}

function Loading() {
  const phase = useSlice(engineStore, (state) => state.phase);
  const progress = useSlice(engineStore, (state) => state.progress);
  const share = loadShare(progress);
  const words = progress ? progressStrings.stage(progress) : modelStrings.loading;
  if (phase === 'starting') return null;
  return (
    <span className={css.loading}>
      <span className={css.muted}>{words}</span>
      <progress className={ui.progress} value={share} max={1} aria-label={modelStrings.loading} />
    </span>
  );
}

function Model({ children }: { children: ReactNode }) {
  const model = useSlice(engineStore, (state) => state.model);
  return (
    <span className={css.model}>
      {model && (
        <span className={`${css.muted ?? ''} ${css.name ?? ''}`} title={model.title}>
          <span className={css.wide}>{modelStrings.label}: </span>
          <strong>{model.title}</strong>
          <span className={css.wide}>
            , <code>{model.hash}</code>
          </span>
        </span>
      )}
      {children}
    </span>
  );
}

function Failure({ retry }: Pick<Props, 'retry'>) {
  const error = useSlice(engineStore, (state) => state.error);
  return (
    <div className={`${ui.bad ?? ''} ${css.failure ?? ''}`} role="alert">
      <WarningIcon />
      <div>
        <strong>{deviceStrings.failed}</strong> {error?.message} {error?.hint}
      </div>
      <button type="button" className={ui.button} onClick={retry}>
        {deviceStrings.retry}
      </button>
    </div>
  );
}
