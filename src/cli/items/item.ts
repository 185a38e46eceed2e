import { stat } from 'node:fs/promises';
import { FoveaError, toErrorRecord, type ErrorRecord } from '../../shared/errors.ts';
import { readFailure } from '../files/read-failure.ts';

/** One image to score. `file` is as the user wrote it and comes back as it is. */
export interface Item {
  file: string;
  /** Absolute path of the image; empty where there are `bytes`. */
  path: string;
  /** The image file itself, where it is not on the disk. */
  bytes?: Uint8Array;
  prompt?: string;
  /** Where the prompt is from; unset where the item has none. */
  promptFrom?: 'table' | 'sidecar';
  description?: string;
  crops?: [number, number][];
  /** Every column of the table the item came from. */
  row: Readonly<Record<string, string>>;
  /** Set where the item itself is wrong: it becomes a failed line. */
  error?: ErrorRecord;
}

/** An item as its table gives it, before its path is known. */
export type TableItem = Omit<Item, 'path'>;

/** The system's short name of a failure: ENOENT, EACCES … */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** What is wrong with an item before any pixel is looked at; undefined where nothing is. */
export async function checkItem(item: Item): Promise<ErrorRecord | undefined> {
  if (item.error) return item.error;
  const empty: ErrorRecord = { code: 'file-empty', message: `${item.file} is empty (0 bytes).` };
  if (item.bytes) return item.bytes.length === 0 ? empty : undefined;
  try {
    const found = await stat(item.path);
    if (found.isDirectory()) {
      return {
        code: 'image-unreadable',
        message: `${item.file} is a folder.`,
        hint: 'Pass its files, or a table of them with --items.',
      };
    }
    if (!found.isFile()) {
      return { code: 'image-unreadable', message: `${item.file} is not a regular file.` };
    }
    if (found.size === 0) return empty;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return { code: 'file-missing', message: `${item.file} does not exist.` };
    }
    const { cause, hint } = readFailure(code);
    const message = `${item.file} cannot be read: ${cause}.`;
    return { code: 'image-unreadable', message, ...(hint === undefined ? {} : { hint }) };
  }
  return undefined;
}

/** An item that is wrong in itself. */
export function wrongItem(file: string, message: string, row: TableItem['row'] = {}): TableItem {
  return { file, row, error: toErrorRecord(new FoveaError('item-invalid', message)) };
}
