/** Yields items in order while reading a few ahead; `onRead` is called for each as it arrives. */
export async function* readAhead<T>(
  items: AsyncIterable<T>,
  depth: number,
  onRead: (item: T) => void,
): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<T>> => {
    const result = await iterator.next();
    if (!result.done) onRead(result.value);
    return result;
  };
  const pending: Promise<IteratorResult<T>>[] = [];
  const pull = (): void => {
    const result = next();
    // Its failure is met when its turn comes.
    result.catch(() => undefined);
    pending.push(result);
  };
  try {
    for (let i = 0; i < depth; i++) pull();
    for (;;) {
      const result = (await pending.shift())!;
      if (result.done) return;
      pull();
      yield result.value;
    }
  } finally {
    void iterator.return?.();
  }
}
