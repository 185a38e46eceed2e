/** "0.4 s", "50 s", "40 min", "3.5 h", "12 days". */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min`;
  return seconds < 72 * 3600 ? `${(seconds / 3600).toFixed(1)} h` : `${Math.ceil(seconds / 86_400)} days`;
}
