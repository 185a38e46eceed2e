import { describe, expect, test } from 'vitest';
import { defaultDescribeSettings, noKey, readDescribe, writeDescribe } from './store.ts';

function memory(): Storage & { all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    length: 0,
    clear: () => all.clear(),
    key: () => null,
    getItem: (name) => all.get(name) ?? null,
    setItem: (name, value) => void all.set(name, value),
    removeItem: (name) => void all.delete(name),
  };
}

const settings = { ...defaultDescribeSettings, provider: 'openai', model: 'eye' };
const key = { origin: 'https://a.example', key: 'sk-secret' };

describe('what is kept between visits', () => {
  test('settings, but no key unless asked for', () => {
    const storage = memory();
    writeDescribe(storage, { settings, key });
    expect([...storage.all.values()].join()).not.toContain('sk-secret');
    expect(readDescribe(storage)).toEqual({ settings, key: noKey });
  });

  test('a kept key comes back, and is deleted when no longer wanted', () => {
    const storage = memory();
    writeDescribe(storage, { settings: { ...settings, keepKey: true }, key });
    expect(readDescribe(storage).key).toEqual(key);
    writeDescribe(storage, { settings, key });
    expect([...storage.all.values()].join()).not.toContain('sk-secret');
    writeDescribe(storage, { settings: { ...settings, keepKey: true }, key });
    writeDescribe(storage, { settings: { ...settings, keepKey: true }, key: noKey });
    expect([...storage.all.values()].join()).not.toContain('sk-secret');
  });

  test('odd or no storage gives the defaults', () => {
    const odd = { getItem: () => '{"provider":7}' };
    expect(readDescribe(odd)).toEqual({ settings: defaultDescribeSettings, key: noKey });
    expect(readDescribe({ getItem: () => '{' })).toMatchObject({ key: noKey });
    expect(readDescribe(undefined)).toMatchObject({ settings: defaultDescribeSettings });
  });
});
