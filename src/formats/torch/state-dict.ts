import { FoveaError } from '../../shared/errors.ts';
import { TorchTensor } from './torch-objects.ts';

/** Keys under which training scripts keep the weights beside optimiser state and counters. */
const wrappers = ['state_dict', 'model_state_dict', 'model', 'model_state', 'module', 'net', 'params'];
const deepest = 4;
const mostTensors = 100_000;

/** Every tensor of an unpickled checkpoint by its dotted key. Throws `checkpoint-invalid` when there is none. */
export function stateDict(root: unknown, file: string): Map<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  collect(unwrap(root), '', 0, tensors);
  if (tensors.size === 0) {
    throw new FoveaError(
      'checkpoint-invalid',
      `${file} holds no state_dict: there are no named tensors in it.`,
      'Save the weights with torch.save(model.state_dict(), "weights.pth").',
    );
  }
  return tensors;
}

function unwrap(root: unknown): unknown {
  let dict = root;
  for (let depth = 0; depth < deepest && dict instanceof Map; depth++) {
    const current: Map<unknown, unknown> = dict;
    if ([...current.values()].some((value) => value instanceof TorchTensor)) return current;
    const key = wrappers.find((name) => current.get(name) instanceof Map);
    if (key === undefined) return current;
    dict = current.get(key);
  }
  return dict;
}

function collect(dict: unknown, prefix: string, depth: number, tensors: Map<string, TorchTensor>): void {
  if (!(dict instanceof Map) || depth > deepest) return;
  for (const [key, value] of dict as Map<unknown, unknown>) {
    if (typeof key !== 'string') continue;
    if (tensors.size > mostTensors) {
      throw new FoveaError('checkpoint-invalid', `The checkpoint has more than ${mostTensors} tensors.`);
    }
    if (value instanceof TorchTensor) tensors.set(prefix + key, value);
    else collect(value, `${prefix}${key}.`, depth + 1, tensors);
  }
}
