import { loadShare } from './stages.ts';
import { bytesText } from '../../kit/format.ts';
import { text } from '../../app/text.ts';
import { deviceSentence } from './device-strings.ts';
import { useApp, useSession } from '../../kit/context.ts';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import css from './StatusLine.module.css';
import ui from '../../kit/ui/ui.module.css';

const webGpuOffered = 'gpu' in navigator;

/** What the engine runs on and which model it has, in words; while starting, how far it is. */
export function StatusLine() {
  const phase = useApp((state) => state.phase);
  return (
    <section className={css.line} aria-label={text.device.facts} data-testid="status" data-phase={phase}>
      {phase === 'failed' ? <Failure /> : <Device />}
      {phase === 'starting' || phase === 'loading' ? <Loading /> : <Model />}
    </section>
  );
}

function Device() {
  const device = useApp((state) => state.device);
  if (!device) return <span className={css.muted}>{text.device.starting}</span>;
  const facts: [string, string][] = [
    [text.device.backend, device.backend],
    [text.device.adapter, device.adapter || text.device.none],
    ...(device.backend === 'webgpu' ? [[text.device.kernels, device.variant] as [string, string]] : []),
    [text.device.threads, String(device.threads)],
    [text.device.buffer, bytesText(device.maxBufferBytes)],
    [text.device.features, device.features.join(', ') || text.device.none],
    [text.device.why, device.reason],
  ];
  return (
    <details className={css.device}>
      <summary>
        <span className={css.dot} data-software={device.software} />
        <span>{deviceSentence(device, webGpuOffered)}</span>
      </summary>
      <dl className={`${ui.facts ?? ''} ${css.facts ?? ''}`}>
        {facts.map(([name, value]) => (
          <div key={name} className={css.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Loading() {
  const phase = useApp((state) => state.phase);
  const progress = useApp((state) => state.engineProgress);
  const share = loadShare(progress);
  const words = progress ? text.progress.stage(progress) : text.model.loading;
  if (phase === 'starting') return null;
  return (
    <span className={css.loading}>
      <span className={css.muted}>{words}</span>
      <progress className={ui.progress} value={share} max={1} aria-label={text.model.loading} />
    </span>
  );
}

function Model() {
  const model = useApp((state) => state.model);
  return (
    <span className={css.model}>
      {model && (
        <span className={css.muted}>
          {text.model.label}: <strong>{model.title}</strong>, <code>{model.hash}</code>
        </span>
      )}
      <ModelsButton />
    </span>
  );
}

/** Opens the model manager. */
function ModelsButton() {
  const session = useSession();
  return (
    <button
      type="button"
      className={css.models}
      aria-haspopup="dialog"
      onClick={() => void session.models.open()}
    >
      {text.models.open}
    </button>
  );
}

function Failure() {
  const error = useApp((state) => state.engineError);
  const session = useSession();
  return (
    <div className={`${ui.bad ?? ''} ${css.failure ?? ''}`} role="alert">
      <WarningIcon />
      <div>
        <strong>{text.device.failed}</strong> {error?.message} {error?.hint}
      </div>
      <button
        type="button"
        className={ui.button}
        onClick={() => void session.open(location.search, document.baseURI)}
      >
        {text.device.retry}
      </button>
    </div>
  );
}
