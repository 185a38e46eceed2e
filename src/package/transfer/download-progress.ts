import type { ProgressListener } from '../../shared/progress.ts';
import type { OnBytes } from './download.ts';
import type { ShardInfo } from '../shard-writer.ts';

/** Progress is reported in steps of this many bytes: a message per network chunk would flood the page. */
const step = 1 << 20;

/** Sums the bytes of all shards into `download` progress; gives each shard its listener. */
export function downloadProgress(
  shards: ShardInfo[],
  onProgress: ProgressListener,
): (index: number) => OnBytes {
  const totalBytes = shards.reduce((sum, { bytes }) => sum + bytes, 0);
  const loaded = shards.map(() => 0);
  let told = -step;
  return (index) => (bytes, fromCache) => {
    const { file, bytes: whole } = shards[index]!;
    loaded[index] = bytes;
    const loadedBytes = loaded.reduce((a, b) => a + b, 0);
    if (bytes !== whole && Math.abs(loadedBytes - told) < step) return;
    told = loadedBytes;
    onProgress({ stage: 'download', file, loadedBytes, totalBytes, fromCache });
  };
}
