const [length, middle] = [624, 397];

/** PyTorch's random numbers on the CPU (MT19937), as far as the released code draws them for its crops. */
export class TorchRandom {
  private readonly state = new Uint32Array(length);
  private at = length;

  constructor(seed: number) {
    this.state[0] = seed >>> 0;
    for (let i = 1; i < length; i++) {
      const before = this.state[i - 1]!;
      this.state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  /** The next 32 bits. */
  bits(): number {
    if (this.at === length) this.twist();
    let y = this.state[this.at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < length; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % length]! & 0x7fffffff);
      state[i] = state[(i + middle) % length]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.at = 0;
  }

  /** `torch.rand(1)`: uniform in [0, 1), 24 bits. */
  uniform(): number {
    return (this.bits() & 0xffffff) / (1 << 24);
  }

  /** `torch.randint(0, below, (1,))`. */
  integer(below: number): number {
    return this.bits() % below;
  }
}
