import { FoveaError } from '../shared/errors.ts';
import type { RandomAccess } from './random-access.ts';
import { openSafetensors } from './safetensors-source.ts';
import type { TensorSource } from './tensor-source.ts';
import { openTorch } from './torch/torch-source.ts';

/**
 * Opens a checkpoint by what its first bytes say, not by its name: `torch.save`'s zip or safetensors. Throws
 * `checkpoint-invalid`, with words for what people give by mistake.
 */
export async function openCheckpoint(file: RandomAccess): Promise<TensorSource> {
  if (file.size === 0)
    throw new FoveaError('checkpoint-invalid', `${file.name} is empty.`, 'Download or copy it again.');
  const head = await file.read(0, 64);
  const text = new TextDecoder('latin1').decode(head);
  if (text.startsWith('PK\x03\x04')) return openTorch(file);
  if (text.startsWith('version https://git-lfs')) {
    throw new FoveaError(
      'checkpoint-invalid',
      `${file.name} is a Git LFS pointer, not the weights.`,
      'Fetch the file itself with git lfs pull.',
    );
  }
  if (head[0] === 0x80 && (head[1] ?? 0) <= 5) {
    throw new FoveaError(
      'checkpoint-invalid',
      `${file.name} is in PyTorch’s old format from before version 1.6, or a bare pickle.`,
      'Load it in PyTorch and save its state_dict again with torch.save.',
    );
  }
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text)) {
    throw new FoveaError(
      'checkpoint-invalid',
      `${file.name} is a web page, not the weights.`,
      'Download it again; where that needs a login or a licence to be accepted, do so first.',
    );
  }
  if (head[8] === 0x7b) return openSafetensors(file);
  throw new FoveaError(
    'checkpoint-invalid',
    `${file.name} is neither a PyTorch zip file nor a safetensors file.`,
    'Give a .pth, .pt or .safetensors file of weights.',
  );
}
