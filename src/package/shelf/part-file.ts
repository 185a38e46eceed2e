import * as v from 'valibot';
import type { RandomAccess } from '../../formats/random-access.ts';

/** What a host says of a file, as far as it says anything: by this a file is recognised as the same one. */
export interface FileStamp {
  etag?: string | undefined;
  modified?: string | undefined;
  size?: number | undefined;
}

/** Beside the bytes of a file that is being fetched: what they belong to. */
export interface PartNote {
  url: string;
  stamp: FileStamp;
  /** Of the whole file, once it is whole. */
  sha256?: string | undefined;
}

const text = v.optional(v.string());
const noteSchema: v.GenericSchema<unknown, PartNote> = v.object({
  url: v.string(),
  stamp: v.object({ etag: text, modified: text, size: v.optional(v.number()) }),
  sha256: text,
});

/** A note as it was stored; undefined for anything else: without a note nobody knows what the bytes are, and they are fetched again. */
export function parseNote(json: string): PartNote | undefined {
  try {
    return v.parse(noteSchema, JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** A file that is fetched in parts and outlives the process or page that fetches it. Bytes are only ever appended. */
export interface PartFile {
  note(): Promise<PartNote | undefined>;
  remember(note: PartNote): Promise<void>;
  /** Bytes that are there. */
  size(): Promise<number>;
  /** Rejects with `storage-full` where there is no room. */
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Bytes and note are gone. */
  clear(): Promise<void>;
  /** The bytes that are there, read in slices. */
  open(): Promise<RandomAccess>;
  /** Closes whatever is open, so that the file can be removed. */
  close(): Promise<void>;
}

/**
 * Whether a host still has the file that a part belongs to. What both say must agree; a host that says nothing of it is believed, and the
 * hash of the whole file decides.
 */
export function sameFile(then: FileStamp, now: FileStamp): boolean {
  const agree = <T>(a: T | undefined, b: T | undefined): boolean =>
    a === undefined || b === undefined || a === b;
  if (!agree(then.size, now.size)) return false;
  // an ETag changes with every content, a date may be that of a copy
  if (then.etag !== undefined && now.etag !== undefined) return then.etag === now.etag;
  return agree(then.modified, now.modified);
}
