/** What a file of a model on the shelf is for. */
export type ShelfRole = 'checkpoint' | 'vocabulary' | 'configuration';

/** A file of a model, at its host. */
export interface ShelfFile {
  url: string;
  role: ShelfRole;
  /** About how many bytes it has. */
  bytes: number;
  /** Of the whole file, where its publisher states it: 64 lower-case hexadecimal digits. */
  sha256?: string | undefined;
}

/** A published figure, and the address of what states it. */
interface ShelfFigure {
  text: string;
  source: string;
}

/** A public checkpoint that Fovea packs. */
export interface ShelfModel {
  /** What `fovea get` calls it. */
  name: string;
  title: string;
  /** What it scores, in one sentence. */
  scores: string;
  /** Of the weights. */
  licence: string;
  /** The licence, or the data the weights were trained on, rules out commercial use. */
  nonCommercial: boolean;
  figures: ShelfFigure[];
  /** Where people read about it, accept a licence or sign in. */
  page: string;
  /** Number of weights. */
  parameters: number;
  /** About how many bytes the package has at int8; undefined where the files are kept as they are, for training. */
  packed?: number | undefined;
  /** Scores to pack, where the family lets one choose. */
  heads?: string[] | undefined;
  files: ShelfFile[];
}

/** Whether a host lets web pages read its files (CORS): stated in the list, or not known. */
export type PagesMayRead = 'yes' | 'no' | 'not known';

/** The list of public checkpoints. */
export interface Shelf {
  /** By host name; one that is not listed is not known. */
  hosts: Record<string, PagesMayRead>;
  models: ShelfModel[];
}

/** Bytes to fetch for a model, about. */
export const bytesToFetch = ({ files }: { files: readonly Pick<ShelfFile, 'bytes'>[] }): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

/** The hosts that a model's bytes come from, the largest file's first. */
export function hostsOf({ files }: Pick<ShelfModel, 'files'>): string[] {
  const bySize = files.toSorted((a, b) => b.bytes - a.bytes);
  return [...new Set(bySize.map(({ url }) => new URL(url).host))];
}

/** Whether every host of a model lets web pages read its files. */
export function pagesMayRead(
  model: Pick<ShelfModel, 'files'>,
  { hosts }: Pick<Shelf, 'hosts'>,
): PagesMayRead {
  const said = hostsOf(model).map((host) => hosts[host] ?? 'not known');
  return said.find((word) => word === 'no') ?? said.find((word) => word === 'not known') ?? 'yes';
}

/** The last part of an address: what the file is called. */
export function fileNameOf({ url }: Pick<ShelfFile, 'url'>): string {
  return decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '') || 'file';
}
