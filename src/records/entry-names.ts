/** Most bytes of a name: file systems take 255, and a number, `.xmp` or a map's ending may follow. */
const longest = 200;

/** Names of devices on Windows, whatever ending follows. */
const device = /^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³]) *(?=\.|$)/i;

/** Names like the one wanted, for a file in an archive or folder: `cat.png`, `cat (2).png`, … No folders, nothing that a file system refuses. */
export function* namesLike(wanted: string): Generator<string, never> {
  // its end has the number and the ending
  let name = wanted.slice(-longest).replace(/[\p{Cc}\p{Cs}\\/:*?"<>|]/gu, '_');
  while (new TextEncoder().encode(name).length > longest) name = name.replace(/^./su, '');
  name = name.replace(/^\.+|[. ]+$/g, '_').replace(device, '_$&');
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  yield name;
  for (let count = 2; ; count++) yield `${stem} (${count})${ending}`;
}

/** Letters that some file systems take for others: of another case, or composed in another way. */
const folded = (name: string): string => name.normalize().toLocaleLowerCase('en');

/** Names of which no two are alike, whatever their case. */
export class EntryNames {
  private readonly taken = new Set<string>();

  /** Whether a name was taken before. */
  has(name: string): boolean {
    return this.taken.has(folded(name));
  }

  /** Takes a name as it is. */
  add(name: string): void {
    this.taken.add(folded(name));
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
