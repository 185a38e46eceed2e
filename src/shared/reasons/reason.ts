/** Why a score may be what it is: one thing found in the image or its texts. */
export interface Reason {
  /**
   * `not-mentioned`: phrases of the prompt that the description does not bear out; `softness` to `enlargement`: what the picture suffers from (softness: blur or enlargement); `place`: how a
   * score compares with the reference images.
   */
  code: 'not-mentioned' | 'softness' | 'blur' | 'noise' | 'compression' | 'enlargement' | 'place';
  /** One sentence, without its full stop. */
  message: string;
  /** How often such a sentence is right, 0 to 1, as measured; absent of what is simply counted. */
  sureness?: number;
  /** Of `not-mentioned`: each phrase as the prompt has it. */
  phrases?: { text: string; sureness: number }[];
  /** Of `place`: whose score. */
  head?: string;
}

/** Share as a whole percentage that never says "certain". */
const percent = (sureness: number): string => `${Math.min(99, Math.floor(100 * sureness + 1e-9))}%`;

/** A reason as a sentence without full stop, with how sure it is. */
export function reasonSentence({ message, sureness }: Reason): string {
  return sureness === undefined ? message : `${message} (${percent(sureness)} sure)`;
}
