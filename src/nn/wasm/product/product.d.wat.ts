/** The module for a memory of one thread. */
export declare const plain: Uint8Array<ArrayBuffer>;
/** The module for a memory that threads share. */
export declare const shared: Uint8Array<ArrayBuffer>;
/** The first with fused multiplication and addition, which not every browser can compile. */
export declare const relaxed: Uint8Array<ArrayBuffer>;
/** The second with fused multiplication and addition. */
export declare const relaxedShared: Uint8Array<ArrayBuffer>;
