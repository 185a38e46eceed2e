/** Every failure a user can meet, by cause. The code is stable; the message says what happened, the hint what to do. */
export type ErrorCode =
  | 'image-unreadable'
  | 'image-unsupported'
  | 'image-too-large'
  | 'file-missing'
  | 'file-empty'
  | 'item-invalid'
  | 'crop-outside'
  | 'model-missing'
  | 'model-invalid'
  | 'model-corrupt'
  | 'model-download'
  | 'storage-full'
  | 'storage-unavailable'
  | 'checkpoint-invalid'
  | 'checkpoint-mismatch'
  | 'weights-not-finite'
  | 'text-invalid'
  | 'backend-unavailable'
  | 'device-lost'
  | 'out-of-memory'
  | 'browser-missing'
  | 'description-failed'
  | 'training-failed'
  | 'cancelled'
  | 'usage'
  | 'internal';

/** The plain form in which an error crosses the thread boundary (custom fields of Error are lost by structured clone). */
export interface ErrorRecord {
  code: ErrorCode;
  message: string;
  hint?: string;
}

/** An expected failure with its cause and what to do about it. */
export class FoveaError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, hint?: string) {
    super(message);
    this.name = 'FoveaError';
    this.code = code;
    this.hint = hint;
  }
}

/** Names of the exceptions thrown by reading a file that was changed or removed. */
const lost: Partial<Record<string, string>> = {
  NotReadableError: 'was changed or removed after it was added',
  NotFoundError: 'was removed after it was added',
  NotAllowedError: 'can no longer be read',
  SecurityError: 'can no longer be read',
};

/** What to say when the browser cannot read a file it was given; undefined for failures of another kind. */
export function lostFile(thrown: unknown, name = ''): FoveaError | undefined {
  const what = thrown instanceof DOMException ? lost[thrown.name] : undefined;
  if (what === undefined) return undefined;
  const file = name ? `${name}: the file` : 'The file';
  return new FoveaError('file-missing', `${file} ${what}.`, 'Add it again.');
}

/** Turns whatever was thrown into a plain record; unknown failures keep their message under `internal`. */
export function toErrorRecord(thrown: unknown): ErrorRecord {
  if (thrown instanceof FoveaError) {
    return thrown.hint === undefined
      ? { code: thrown.code, message: thrown.message }
      : { code: thrown.code, message: thrown.message, hint: thrown.hint };
  }
  if (thrown instanceof DOMException && thrown.name === 'AbortError') {
    return { code: 'cancelled', message: 'Cancelled.' };
  }
  // Only reading a file throws this one; the others have more causes.
  const gone = thrown instanceof DOMException && thrown.name === 'NotReadableError' && lostFile(thrown);
  if (gone) return toErrorRecord(gone);
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** The inverse of `toErrorRecord`, on the other side of the boundary. */
export function fromErrorRecord(record: ErrorRecord): FoveaError {
  return new FoveaError(record.code, record.message, record.hint);
}
