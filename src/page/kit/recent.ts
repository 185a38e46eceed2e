/** What was used last, as long as all of it together weighs no more than a limit. */
export class Recent<K, V> {
  readonly #most: number;
  readonly #weigh: (value: V) => number;
  /** What was used last is the last. */
  readonly #kept = new Map<K, V>();

  constructor(most: number, weigh: (value: V) => number) {
    this.#most = most;
    this.#weigh = weigh;
  }

  /** A value that is still kept, which this is a use of. */
  get(key: K): V | undefined {
    const value = this.#kept.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  /** Keeps a value, and forgets those used longest ago; one that is too heavy alone is forgotten at once. */
  set(key: K, value: V): void {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    let weight = 0;
    for (const [each, one] of [...this.#kept].reverse()) {
      weight += this.#weigh(one);
      if (weight > this.#most) this.#kept.delete(each);
    }
  }
}
