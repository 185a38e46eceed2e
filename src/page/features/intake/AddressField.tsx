import { useState } from 'react';
import { text } from '../../app/text.ts';
import { useSession } from '../../kit/context.ts';
import css from './AddressField.module.css';
import ui from '../../kit/ui/ui.module.css';

/** Takes the web address of an image. */
export function AddressField() {
  const session = useSession();
  const [address, setAddress] = useState('');
  const [busy, setBusy] = useState(false);
  const take = async (): Promise<void> => {
    setBusy(true);
    if (await session.addAddress(address)) setAddress('');
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
        aria-label={text.address.label}
        placeholder={text.address.placeholder}
        value={address}
        onChange={(event) => setAddress(event.target.value)}
      />
      <button type="submit" className={ui.button} aria-disabled={busy}>
        {busy ? text.address.fetching : text.address.fetch}
      </button>
    </form>
  );
}
