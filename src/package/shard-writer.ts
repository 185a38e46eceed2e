import { largestShard } from './manifest.ts';
import { writeSafetensors, type TensorToWrite } from '../formats/safetensors.ts';
import { sha256 } from '../formats/sha256.ts';

/** Takes the files of a package as they are made. */
export interface PackageSink {
  write(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

export interface ShardInfo {
  file: string;
  bytes: number;
  sha256: string;
  /** The package of others whose tensors it has, where those are not the model's own. */
  from?: { package: string; version: string; licence: string } | undefined;
}

/** A shard with tensors of a pretrained network. */
export interface PretrainedShard {
  bytes: Uint8Array<ArrayBuffer>;
  from: NonNullable<ShardInfo['from']>;
}

/** Name of the shard that has the tensors of a pretrained network, by how many others came before: known, so that a build can put it beside the others. */
const pretrainedFile = (before: number): string => `trunk${before > 0 ? `-${before + 1}` : ''}.safetensors`;

/** Room kept for the header; with this many tensors and their names it never takes more. */
const headerRoom = 1 << 20;
const mostTensors = 3000;

/** Bytes of tensor data that fit in one shard, and so the largest piece of a weight. */
export const largestPiece = largestShard - headerRoom;

/** Gathers tensors into shards of at most 32 MiB and hands each over when full, so that one shard is in memory at a time. */
export class ShardWriter {
  readonly shards: ShardInfo[] = [];
  private pending: TensorToWrite[] = [];
  private bytes = 0;
  private readonly sink: PackageSink;

  constructor(sink: PackageSink) {
    this.sink = sink;
  }

  /** Adds tensors that must lie in the same shard: a weight and its scales. */
  async add(tensors: TensorToWrite[]): Promise<void> {
    const size = tensors.reduce((sum, tensor) => sum + tensor.bytes.byteLength, 0);
    const full = this.bytes + size > largestPiece || this.pending.length + tensors.length > mostTensors;
    if (full) await this.flush();
    this.pending.push(...tensors);
    this.bytes += size;
  }

  /** Writes what is left. */
  async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    const bytes = writeSafetensors(this.pending, { format: 'pt' });
    this.pending = [];
    this.bytes = 0;
    await this.addShard(bytes);
  }

  /** Writes a whole shard that is there already; nothing may be pending. `from`: where its tensors come from, if not from the model. */
  async addShard(bytes: Uint8Array<ArrayBuffer>, from?: ShardInfo['from']): Promise<void> {
    const file = from
      ? pretrainedFile(this.shards.filter((shard) => shard.from).length)
      : `model-${String(this.shards.length + 1).padStart(5, '0')}.safetensors`;
    this.shards.push({
      file,
      bytes: bytes.byteLength,
      sha256: await sha256(bytes),
      ...(from ? { from } : {}),
    });
    await this.sink.write(file, bytes);
  }
}
