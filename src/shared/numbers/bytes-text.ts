/** Bytes in decimal units: `12.3 MB`. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let at = 0;
  let value = bytes;
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000;
    at++;
  }
  return `${at === 0 ? value.toFixed(0) : value.toFixed(value < 10 ? 1 : 0)} ${units[at]!}`;
}
