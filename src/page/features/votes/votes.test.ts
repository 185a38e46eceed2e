import fc from 'fast-check';
import { expect, test } from 'vitest';
import { statistics } from '../../../evaluation/statistics.ts';
import { Page } from '../../kit/page.ts';
import { batchOf, queueStore } from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { columnKinds } from '../groups/index.ts';
import { redo, undo } from '../history/index.ts';
import { VoteCounter } from './counter.ts';
import { castVote, countedVotes, outcomes, starsColumn, votesColumn, votesStore } from './index.ts';
import { withOwnRatings } from './own-ratings.ts';
import { expose } from 'comlink';

/** The statistics worker on this thread. */
function spawnHere() {
  const { port1, port2 } = new MessageChannel();
  expose(statistics, port1);
  return Object.assign(port2, { onerror: null, onmessageerror: null, terminate: () => port1.close() });
}

function setUp() {
  const page = new Page();
  const ids = queueStore(page)
    .getState()
    .addItems(['a', 'b', 'c', 'd'].map((name) => ({ name, file: new Blob([name]), cells: { mos: '3' } })));
  const votes = () => votesStore(page).getState().votes;
  return { page, ids, votes };
}

test('any votes undone are the votes of before, and given again those of after', () => {
  const ballot = fc.record({
    one: fc.nat(3),
    step: fc.integer({ min: 1, max: 3 }),
    won: fc.constantFrom(...outcomes),
  });
  fc.assert(
    fc.property(fc.array(ballot, { maxLength: 8 }), (list) => {
      const { page, ids, votes } = setUp();
      const seen = [votes()];
      for (const { one, step, won } of list) {
        castVote(page, { left: ids[one]!, right: ids[(one + step) % 4]!, won });
        seen.push(votes());
      }
      for (const before of seen.slice(0, -1).reverse()) {
        undo(page);
        expect(votes()).toEqual(before);
      }
      for (const after of seen.slice(1)) {
        redo(page);
        expect(votes()).toEqual(after);
      }
    }),
  );
});

test('votes count while both images are there, and stars and strengths are columns of ratings', async () => {
  const { page, ids, votes } = setUp();
  const [a, b, c] = ids as [string, string, string];
  const counter = new VoteCounter(page, spawnHere);
  castVote(page, { left: a, right: b, won: 'left' });
  castVote(page, { left: c, right: b, won: 'tie' });
  castVote(page, { left: a, right: 'item-0', won: 'left' });
  expect(votes()).toHaveLength(2);
  await counter.count();
  const ranking = () => votesStore(page).getState().ranking;
  expect(ranking()?.sets.map((set) => set.map(({ id }) => id))).toEqual([[a, c, b]]);
  marksStore(page)
    .getState()
    .setMarks({ [b]: { stars: 4 } });
  const rated = () =>
    withOwnRatings({
      ...queueStore(page).getState(),
      ...marksStore(page).getState(),
      ...votesStore(page).getState(),
    });
  expect(columnKinds(rated()).ratings).toEqual(['mos', votesColumn, starsColumn]);
  expect(rated()[1]?.cells).toEqual({
    mos: '3',
    [starsColumn]: '4',
    [votesColumn]: String(ranking()?.byId[b]?.strength),
  });
  expect(rated()[3]?.cells).toEqual({ mos: '3' });

  batchOf(page).remove([c]);
  expect(countedVotes(votes(), queueStore(page).getState())).toHaveLength(1);
  await counter.count();
  expect(ranking()?.byId[c]).toBeUndefined();
  undo(page);
  await counter.count();
  expect(ranking()?.byId[c]?.votes).toBe(1);
  votesStore(page).setState({ votes: [] });
  await counter.count();
  expect(ranking()).toBeUndefined();
});
