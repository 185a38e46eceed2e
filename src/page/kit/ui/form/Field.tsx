import type { ReactNode } from 'react';
import css from './form.module.css';

interface FieldProps {
  label: string;
  hint?: string;
  children: ReactNode;
}

/** A control with its label above and a hint below. */
export function Field({ label, hint, children }: FieldProps) {
  return (
    <label className={css.field}>
      <span>{label}</span>
      {children}
      {hint && <small className={css.hint}>{hint}</small>}
    </label>
  );
}
