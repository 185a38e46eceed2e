/**
 * What is computed of one image, for all models that score it: each thing once, whoever asks first. A key names the work and everything
 * that its outcome depends on, so that equal keys mean equal outcomes.
 */
export class SharedWork {
  private readonly made = new Map<string, Promise<unknown>>();
  private readonly frees: (() => void)[] = [];

  /**
   * The outcome of this work. A failure is shared too.
   *
   * @param free called with the outcome once all models are done with the image
   */
  once<T>(key: string, make: () => Promise<T>, free?: (value: T) => void): Promise<T> {
    const known = this.made.get(key) as Promise<T> | undefined;
    if (known) return known;
    const made = make();
    this.made.set(key, made);
    if (free) {
      // where it fails there is nothing to free, and its error goes to whoever asked
      made.then(
        (value) => this.frees.push(() => free(value)),
        () => undefined,
      );
    }
    return made;
  }

  /** Frees everything; to be called once nothing is asked for any more. */
  dispose(): void {
    for (const free of this.frees.splice(0)) free();
    this.made.clear();
  }
}
