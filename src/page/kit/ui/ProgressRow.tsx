import css from './ProgressRow.module.css';
import ui from './ui.module.css';

interface ProgressRowProps {
  /** What is being done. */
  label: string;
  /** Absent: it is not known how far it is. */
  value?: number;
  max?: number;
  /** How far it is, in words. */
  count: string | undefined;
  /** Keeps room for the longest count, so that the bar does not jump. */
  steady?: boolean;
  /** The word on the button that stops it, and what it does; absent where it cannot be stopped. */
  stop?: { word: string; run: () => void } | undefined;
  testId?: string;
}

/** A long job: a bar, how far it is, and a button to stop it. */
export function ProgressRow({ label, value, max, count, steady = false, stop, testId }: ProgressRowProps) {
  return (
    <div className={css.row}>
      <progress className={ui.progress} aria-label={label} value={value} max={max} />
      <span className={css.count} data-steady={steady} data-testid={testId}>
        {count}
      </span>
      {stop && (
        <button type="button" className={ui.button} onClick={stop.run}>
          {stop.word}
        </button>
      )}
    </div>
  );
}
