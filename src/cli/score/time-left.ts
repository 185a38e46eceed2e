/**
 * Words for the time that is left, from how long the images so far took; empty while that says little: before the third image, and below ten seconds.
 *
 * @param elapsed milliseconds since the first image began
 */
export function timeLeft(done: number, total: number | undefined, elapsed: number): string {
  if (total === undefined || done < 2) return '';
  const seconds = ((elapsed / done) * (total - done)) / 1000;
  if (seconds < 10) return '';
  if (seconds < 90) return `about ${Math.round(seconds / 10) * 10} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} min left`;
  return `about ${Math.round(minutes / 60)} h left`;
}
