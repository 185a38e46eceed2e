import type { Database } from '../database.ts';
import { writePictures, type Pictures } from '../write-batch.ts';
import { isFull } from './write-images.ts';

/**
 * Writes maps or small pictures in one transaction; where they find no room together, one by one, so that those that fit are kept.
 *
 * @param here whether an image is still there
 * @returns whether all found room
 * @throws what the database throws when it is the database that fails
 */
export async function writeExtras(
  database: Database,
  pictures: Pictures,
  here: (id: string) => boolean,
): Promise<boolean> {
  const { details = [], thumbs = [] } = pictures;
  const singly = [
    ...details.map((detail): Pictures => ({ details: [detail] })),
    ...thumbs.map((thumb): Pictures => ({ thumbs: [thumb] })),
  ];
  const fits = (some: Pictures): Promise<boolean> =>
    writePictures(database, some, here).then(
      () => true,
      (error: unknown) => {
        if (isFull(error)) return false;
        throw error;
      },
    );
  if (await fits(pictures)) return true;
  let all = true;
  for (const one of singly) all = (await fits(one)) && all;
  return all;
}
