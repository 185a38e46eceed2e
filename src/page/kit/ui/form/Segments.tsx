import { type ReactNode, useId } from 'react';
import ui from '../ui.module.css';

interface Props<T extends string> {
  /** What is chosen, for those who do not see it. */
  legend: string;
  choices: readonly T[];
  chosen: T | undefined;
  choose: (one: T, input: HTMLInputElement) => void;
  children: (one: T) => ReactNode;
  title?: (one: T) => string | undefined;
  /** Names of choices that are shown as symbols. */
  named?: (one: T) => string;
  className?: string | undefined;
  testId?: string;
}

/** One of a few choices, side by side. */
export function Segments<T extends string>({
  legend,
  choices,
  chosen,
  choose,
  children,
  title,
  named,
  className = '',
  testId,
}: Props<T>) {
  const name = useId();
  return (
    <fieldset className={`${ui.plain ?? ''} ${className}`} data-testid={testId}>
      <legend className="visually-hidden">{legend}</legend>
      <span className={ui.segments}>
        {choices.map((one) => (
          <label key={one} className={ui.segment} data-choice={one} title={title?.(one)}>
            <input
              type="radio"
              name={name}
              aria-label={named?.(one)}
              checked={chosen === one}
              onChange={(event) => choose(one, event.target)}
            />
            {children(one)}
          </label>
        ))}
      </span>
    </fieldset>
  );
}
