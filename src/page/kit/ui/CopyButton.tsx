import { useState } from 'react';
import { copyStrings } from './strings.ts';
import ui from './ui.module.css';

interface CopyButtonProps {
  label: string;
  content: () => string;
  className?: string | undefined;
}

/** Copies a text, and for two seconds says whether that worked. */
export function CopyButton({ label, content, className = ui.button }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<string>();
  const copy = (): void => {
    navigator.clipboard.writeText(content()).then(
      () => setOutcome(copyStrings.copied),
      () => setOutcome(copyStrings.notCopied),
    );
    setTimeout(() => setOutcome(undefined), 2000);
  };
  return (
    <button type="button" className={className} onClick={copy}>
      {outcome ?? label}
    </button>
  );
}
