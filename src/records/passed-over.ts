/** Why a file in a folder or an archive is not read. */
export type PassedOverReason =
  | 'system'
  | 'hidden'
  | 'outside'
  | 'nested'
  | 'too-large'
  | 'format'
  | 'table'
  | 'other'
  | 'unreadable';

/** Largest file of an archive that is unpacked: an archive of zeros must not fill the memory. */
const largestEntry = 512e6;

const imageName = /\.(png|jpe?g|jfif|webp|avif|gif|bmp)$/i;
const tableName = /\.(csv|tsv|tab|jsonl|ndjson)$/i;
const textName = /\.txt$/i;
const archiveName = /\.(zip|7z|rar|tar|tgz|gz|bz2|xz)$/i;
/** Pictures that no decoder here reads everywhere. */
const unreadableName = /\.(hei[cf]|tiff?|jxl|jp2|psd|raw|cr2|nef|dng|svg|ico)$/i;
/** What systems put into folders by themselves. */
const systemName =
  /^(__MACOSX|\._.*|\.DS_Store|\.AppleDouble|\.Spotlight-V100|\.Trashes|\.fseventsd|Thumbs\.db|ehthumbs(_vista)?\.db|desktop\.ini|@eaDir|\$RECYCLE\.BIN|System Volume Information|Icon\r)$/i;

/** Whether a name is an image that can be read. */
export function isImageName(path: string): boolean {
  return imageName.test(path);
}

/** Whether a name is a picture's, in a format that can be read or not. */
export function isPictureName(path: string): boolean {
  return imageName.test(path) || unreadableName.test(path);
}

/** Whether a name is a table's. */
export function isTableName(path: string): boolean {
  return tableName.test(path);
}

/** Whether a name is a text file, which may be an image's prompt. */
export function isTextName(path: string): boolean {
  return textName.test(path);
}

/** Whether a file is something a system left there: AppleDouble (`._1.png`), thumbnails, folder settings. */
export function isSystemFile(path: string): boolean {
  return path.split(/[\\/]/).some((part) => systemName.test(part));
}

/** Why a file of a folder or an archive is skipped; undefined for images, tables and text files. `./` is not a hidden folder. */
export function whyPassedOver(path: string, size = 0): PassedOverReason | undefined {
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  if (parts.some((part) => systemName.test(part))) return 'system';
  if (parts.includes('..')) return 'outside';
  if (parts.some((part) => part.startsWith('.'))) return 'hidden';
  if (archiveName.test(path)) return 'nested';
  if (unreadableName.test(path)) return 'format';
  if (!imageName.test(path) && !tableName.test(path) && !textName.test(path)) return 'other';
  return size > largestEntry ? 'too-large' : undefined;
}

const words: Record<PassedOverReason, (count: number) => string> = {
  system: () => 'created by the system',
  hidden: () => 'hidden',
  outside: () => 'with a path outside the archive',
  nested: (count) =>
    count === 1 ? 'nested archive, to be unpacked first' : 'nested archives, to be unpacked first',
  'too-large': () => 'too large to unpack',
  format: () => 'in an unsupported format, to be saved as PNG or JPEG',
  table: (count) => (count === 1 ? 'table, to be passed with --items' : 'tables, to be passed with --items'),
  other: (count) => (count === 1 ? 'that is not an image or a table' : 'that are not images or tables'),
  unreadable: () => 'that cannot be opened',
};

/** Counts what was skipped in one folder or archive. */
export class PassedOver {
  readonly #names = new Map<PassedOverReason, string[]>();

  add(reason: PassedOverReason, path: string): void {
    const names = this.#names.get(reason);
    if (names) names.push(path);
    else this.#names.set(reason, [path]);
  }

  get count(): number {
    return [...this.#names.values()].reduce((sum, names) => sum + names.length, 0);
  }

  /** What was skipped and why, in a sentence; empty for nothing. */
  sentence(where: string): string {
    const { count } = this;
    if (count === 0) return '';
    const parts = [...this.#names].map(
      ([reason, names]) => `${names.length} ${words[reason](names.length)} (${examples(names)})`,
    );
    return `${where}: ${count} ${count === 1 ? 'file was' : 'files were'} skipped: ${parts.join('; ')}.`;
  }
}

function examples(names: string[]): string {
  const shown = names.slice(0, 2).join(', ');
  return names.length > 2 ? `${shown}, …` : shown;
}
