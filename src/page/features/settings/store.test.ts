import { expect, test } from 'vitest';
import { defaultSettings, readSettings, writeSettings } from './store.ts';

const stored = (value: string | null) => readSettings({ getItem: () => value });

test('what is written is read back', () => {
  let kept = '';
  writeSettings(
    { setItem: (_, value) => void (kept = value) },
    { ...defaultSettings, theme: 'dark', opacity: 0.3 },
  );
  expect(stored(kept)).toMatchObject({ theme: 'dark', opacity: 0.3 });
});

test.each([null, '', '{', '[]', '7', 'null', '{"theme":"pink"}', '{"opacity":2}', '{"opacity":"0.5"}'])(
  'stored nonsense %j gives the defaults',
  (value) => {
    expect(stored(value)).toEqual(defaultSettings);
  },
);

test('missing fields take their defaults, unknown ones go', () => {
  expect(stored('{"theme":"light","key":"secret"}')).toEqual({ ...defaultSettings, theme: 'light' });
});

test('a storage that refuses breaks nothing', () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  expect(readSettings({ getItem: refuse })).toEqual(defaultSettings);
  expect(() => writeSettings({ setItem: refuse }, defaultSettings)).not.toThrow();
});
