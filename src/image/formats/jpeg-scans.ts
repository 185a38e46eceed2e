/** Which coefficients of a JPEG's components its scans have begun to the last bit (ITU-T T.81, B.2.3 and G.1.1.1). */
export class JpegScans {
  private components: number[] = [];
  private progressive = false;
  /** Per component, the coefficients 0 to 63 whose last bit is in a scan. */
  private readonly full = new Map<number, Set<number>>();

  /** From the body of a frame header and its marker. */
  begin(frame: Uint8Array, marker: number): void {
    this.progressive = marker === 0xc2 || marker === 0xca;
    this.components = Array.from({ length: frame[5] ?? 0 }, (_, i) => frame[6 + 3 * i] ?? 0);
  }

  /** From the body of a scan header. */
  add(scan: Uint8Array): void {
    const count = scan[0] ?? 0;
    const [first = 0, last = 0, bits = 0] = scan.subarray(1 + 2 * count);
    for (let i = 0; i < count; i++) {
      const component = scan[1 + 2 * i] ?? 0;
      const done = this.full.get(component) ?? new Set<number>();
      this.full.set(component, done);
      // The low half is the bit position that this scan ends at.
      if (!this.progressive) for (let k = 0; k < 64; k++) done.add(k);
      else if ((bits & 15) === 0) for (let k = first; k <= Math.min(63, last); k++) done.add(k);
    }
  }

  /** Whether no scan is still to come. */
  get all(): boolean {
    return this.components.length > 0 && this.components.every((id) => this.full.get(id)?.size === 64);
  }
}
