/** The module for a memory of one thread. */
export const plain: Uint8Array<ArrayBuffer>;
/** The module for a memory that threads share. */
export const shared: Uint8Array<ArrayBuffer>;
