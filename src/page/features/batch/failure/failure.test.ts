import { expect, test } from 'vitest';
import { FoveaError } from '../../../../shared/errors.ts';
import { failureOf } from './failure.ts';

test('a failure beside the name of its image does not say that name again', () => {
  const said = (message: string): string | undefined =>
    failureOf({ name: 'trip/a.png', error: new FoveaError('image-unsupported', message) });
  expect(said('trip/a.png: this is plain text.')).toBe('This is plain text.');
  expect(said('No room is left.')).toBe('No room is left.');
  expect(failureOf({ name: 'a.png', error: undefined })).toBeUndefined();
});
