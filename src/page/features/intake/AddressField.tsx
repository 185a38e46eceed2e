import { useState } from 'react';
import { usePage } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './AddressField.module.css';
import { addAddress } from './intake.ts';
import { addressStrings } from './strings.ts';

/** Input for the URL of an image. */
export function AddressField() {
  const page = usePage();
  const [address, setAddress] = useState('');
  const [busy, setBusy] = useState(false);
  const take = async (): Promise<void> => {
    setBusy(true);
    if (await addAddress(page, address)) setAddress('');
    setBusy(false);
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && address.trim() !== '') void take();
      }}
    >
      <input
        type="text"
        inputMode="url"
        spellCheck={false}
        autoComplete="off"
        aria-label={addressStrings.label}
        placeholder={addressStrings.placeholder}
        value={address}
        onChange={(event) => setAddress(event.target.value)}
      />
      <button type="submit" className={ui.button} aria-disabled={busy}>
        {busy ? addressStrings.fetching : addressStrings.fetch}
      </button>
    </form>
  );
}
