import { expect, test } from 'vitest';
import { ChannelWorker } from '../../../../testing/channel-worker.ts';
import { until } from '../../../../testing/until.ts';
import type { LookHash } from '../../../../worker/looks/looks.ts';
import { Page } from '../../../kit/page.ts';
import { queueStore, resultsStore, type Scored } from '../../batch/index.ts';
import { looksStore } from '../../groups/index.ts';
import { shownGroups, tableStore } from '../../table/index.ts';
import { LookFinder } from './find-looks.ts';

const scored = (quality: number) =>
  ({
    result: { scores: { quality } },
    model: { heads: [{ name: 'quality', higherIsBetter: true }] },
  }) as unknown as Scored;

/** A worker for which two images look alike that begin with the same letter; it writes down what it reads. */
function fakeLooks() {
  const read: string[] = [];
  const spawn = () =>
    new ChannelWorker({
      read: async (files: Blob[]) => {
        const texts = await Promise.all(files.map((file) => file.text()));
        read.push(...texts);
        return { ok: true, value: texts.map((text) => new Uint32Array([text.charCodeAt(0)])) };
      },
      group: (looks: LookHash[]) => ({
        ok: true,
        value: Int32Array.from(looks, (look) => looks.findIndex((other) => other[0] === look[0])),
      }),
    });
  return { read, spawn };
}

test('near-duplicates are found when they are grouped by, led by the best; each image is read once', async () => {
  const page = new Page();
  const { read, spawn } = fakeLooks();
  new LookFinder(page, spawn);
  const add = (...names: string[]) =>
    queueStore(page)
      .getState()
      .addItems(names.map((name) => ({ name, file: new Blob([name]) })));
  const [a1, b1, a2] = add('a1', 'b1', 'a2');
  resultsStore(page).getState().setResult(a1!, scored(2));
  resultsStore(page).getState().setResult(a2!, scored(3));
  expect(read).toEqual([]);
  const found = () => looksStore(page).getState().looks;
  tableStore(page).setState({ by: 'look' });
  await until(() => expect(found()).toEqual({ [a1!]: a2, [a2!]: a2 }));
  expect(read.sort()).toEqual(['a1', 'a2', 'b1']);
  const [b2] = add('b2');
  await until(() => expect(found()).toMatchObject({ [b1!]: b1, [b2!]: b1 }));
  expect(read.sort()).toEqual(['a1', 'a2', 'b1', 'b2']);
  const groups = shownGroups(
    { ...queueStore(page).getState(), ...resultsStore(page).getState(), marks: {}, looks: found() },
    tableStore(page).getState(),
  );
  expect(groups.map(({ rows }) => rows.map(({ item }) => item.name))).toEqual([
    ['a2', 'a1'],
    ['b1', 'b2'],
  ]);
});
