/** Names for files in an archive: no folders, nothing a file system refuses, no two alike (whatever their case). */
export class EntryNames {
  private readonly taken = new Set<string>();

  /** A free name like the one wanted: `cat.png`, then `cat (2).png`. */
  take(wanted: string): string {
    const name = wanted
      .replace(/[\p{Cc}\\/:*?"<>|]/gu, '_')
      .replace(/^\.+/, '_')
      .slice(-120);
    const dot = name.lastIndexOf('.');
    const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    for (let count = 1; ; count++) {
      const free = count === 1 ? name : `${stem} (${count})${ending}`;
      const key = free.toLocaleLowerCase('en');
      if (this.taken.has(key)) continue;
      this.taken.add(key);
      return free;
    }
  }
}
