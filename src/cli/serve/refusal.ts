import type { ErrorCode } from '../../shared/errors.ts';

/** Why a request gets no scores, beyond what the engine says of an image. */
export type RefusalCode =
  | 'bad-request'
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'wrong-method'
  | 'timeout'
  | 'too-large'
  | 'unsupported-type'
  | 'key-reused'
  | 'busy'
  | 'stopping'
  | 'gone';

const statuses: Readonly<Record<RefusalCode, number>> = {
  'bad-request': 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  'wrong-method': 405,
  timeout: 408,
  'too-large': 413,
  'unsupported-type': 415,
  'key-reused': 422,
  busy: 429,
  stopping: 503,
  // nobody is there to read it; the number that proxies log
  gone: 499,
};

/** A request that is not served: the sentence says why, the hint what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly hint: string | undefined;
  /** Seconds after which to try again. */
  readonly retryAfter: number | undefined;

  constructor(code: RefusalCode, message: string, hint?: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.retryAfter = retryAfter;
  }

  get status(): number {
    return statuses[this.code];
  }

  /** The fields of a failed line of `fovea score`, without its file. */
  get body(): { error: string; code: RefusalCode; hint?: string } {
    const { message: error, code, hint } = this;
    return hint === undefined ? { error, code } : { error, code, hint };
  }
}

/** The server is being stopped: what has not been scored will not be. */
export const stopping = (): Refusal =>
  new Refusal('stopping', 'The server is stopping.', 'Send the request again when it is back.', 5);

/** What is wrong with the image, or with what was asked of it. */
const ofImage: Partial<Record<ErrorCode, number>> = {
  usage: 400,
  'file-missing': 404,
  'image-too-large': 413,
  'image-unreadable': 422,
  'image-unsupported': 422,
  'file-empty': 422,
  'item-invalid': 422,
  'crop-outside': 422,
  'text-invalid': 422,
  cancelled: 503,
};

/** The HTTP status of an error of the engine: 4xx where the request is at fault, 5xx where Fovea is. */
export function statusOf(code: ErrorCode): number {
  return ofImage[code] ?? 500;
}
