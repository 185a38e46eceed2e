import { plural } from '../../kit/plural.ts';

function leftWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 50_000) return 'less than a minute left';
  if (minutes < 60) return `about ${plural(Math.max(minutes, 1), 'minute')} left`;
  return `about ${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

/** Strings of a batch’s progress outside the page’s own area: the tab’s title and the notification at the end. */
export const batchProgressStrings = {
  left: leftWords,
  title: (done: number, total: number, title: string) => `${done} of ${total} · ${title}`,
  notify: 'Tell me when done',
  notifyOn: 'You will be told when all images are scored.',
  finished: (done: number, failed: number) =>
    `${plural(done, 'image')} scored${failed > 0 ? `, ${failed} failed` : ''}.`,
};
