/** Finished images that the pace is taken from: enough to be steady, few enough to follow a change. */
const remembered = 20;
const least = 3;

/** How fast a batch goes, by the times at which its last images were finished. */
export class Pace {
  private times: number[] = [];

  /** Begins afresh: after a pause, or with another batch. */
  reset(now: number): void {
    this.times = [now];
  }

  /** An image is finished. */
  finished(now: number): void {
    this.times = [...this.times.slice(-remembered), now];
  }

  /** Milliseconds that so many images will take; undefined while too few are finished to tell. */
  timeFor(count: number): number | undefined {
    const [first] = this.times;
    const last = this.times.at(-1);
    const steps = this.times.length - 1;
    if (first === undefined || last === undefined || steps < least) return undefined;
    return ((last - first) / steps) * count;
  }
}
