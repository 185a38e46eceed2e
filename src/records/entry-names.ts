/** Names like the one wanted, for a file in an archive or folder: `cat.png`, `cat (2).png`, … No folders, nothing that a file system refuses. */
export function* namesLike(wanted: string): Generator<string, never> {
  const name = wanted
    .replace(/[\p{Cc}\\/:*?"<>|]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(-120);
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  yield name;
  for (let count = 2; ; count++) yield `${stem} (${count})${ending}`;
}

/** Names of which no two are alike, whatever their case. */
export class EntryNames {
  private readonly taken = new Set<string>();

  /** Whether a name was taken before. */
  has(name: string): boolean {
    return this.taken.has(name.toLocaleLowerCase('en'));
  }

  /** Takes a name as it is. */
  add(name: string): void {
    this.taken.add(name.toLocaleLowerCase('en'));
  }

  /** A free name like the one wanted. */
  take(wanted: string): string {
    for (const name of namesLike(wanted)) {
      if (this.has(name)) continue;
      this.add(name);
      return name;
    }
    throw new Error('unreachable');
  }
}
