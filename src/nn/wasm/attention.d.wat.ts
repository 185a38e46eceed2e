/** The module for a memory of one thread. */
export declare const plain: Uint8Array<ArrayBuffer>;
/** The module for a memory that threads share. */
export declare const shared: Uint8Array<ArrayBuffer>;
