import type { ComponentProps } from 'react';
import ui from './ui.module.css';

interface Props extends ComponentProps<'button'> {
  /** Its name, and its tooltip. */
  label: string;
}

/** A button that shows a symbol only, large enough to be hit. */
export function IconButton({ label, className = '', ...rest }: Props) {
  return (
    <button
      type="button"
      className={`${ui.quiet ?? ''} ${ui.square ?? ''} ${className}`}
      aria-label={label}
      title={label}
      {...rest}
    />
  );
}
