import type { ItemStatus } from '../batch/queue.ts';

/** The table of images and the state of the batch. */
export const imagesWords = {
  heading: 'Images',
  columns: { image: 'Image', spread: 'Spread', status: 'Status', time: 'Time' },
  status: {
    waiting: 'Waiting',
    running: 'Scoring',
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
  } satisfies Record<ItemStatus, string>,
  summary: (done: number, failed: number, total: number) =>
    `${done} of ${total} scored${failed > 0 ? `, ${failed} failed` : ''}`,
  pause: 'Pause',
  resume: 'Resume',
  cancelAll: 'Cancel all',
  retry: 'Score again what failed or was cancelled',
  clear: 'Remove all',
  csv: 'Export CSV',
  json: 'Export JSON',
  filter: 'Filter by name or prompt',
  noMatch: 'No image matches.',
  remove: (name: string) => `Remove ${name}`,
  show: (name: string) => `Show ${name}`,
  sortBy: (column: string) => `Sort by ${column}`,
  progress: 'Images scored',
};
