import { FoveaError } from '../../shared/errors.ts';
import { StandIn } from './pickle.ts';
import { ForeignTensor, TorchTensor } from './torch-objects.ts';

/** What training scripts keep beside the weights, some of it with tensors of the same names. */
const beside =
  /^(?:optim.*|.*optimizers?(?:_.*)?|.*schedulers?|.*scaler|amp|loops|callbacks|hyper_parameters)$/i;
/** Where a whole module, saved as an object, keeps what is in it. */
const moduleParts = new Set<unknown>(['_parameters', '_buffers', '_modules']);
const deepest = 32;
const mostTensors = 100_000;
const mostValues = 1_000_000;

type Found = TorchTensor | ForeignTensor;

/** Every tensor of an unpickled checkpoint by its dotted key, wherever it lies. Throws `checkpoint-invalid` when there is none. */
export function stateDict(root: unknown, file: string): Map<string, Found> {
  const tensors = new Map<string, Found>();
  let seen = 0;
  const collect = (value: unknown, path: readonly string[]): void => {
    if (++seen > mostValues || tensors.size > mostTensors) {
      throw new FoveaError(
        'checkpoint-invalid',
        `${file} is implausibly large: more than ${mostTensors} tensors.`,
        'Save the state_dict of the model alone in PyTorch.',
      );
    }
    if (value instanceof TorchTensor || value instanceof ForeignTensor) {
      if (path.length > 0) tensors.set(path.join('.'), value);
    } else if (path.length < deepest) {
      for (const [key, inner] of entriesOf(value)) {
        if (moduleParts.has(key)) collect(inner, path);
        else if (typeof key === 'string' && !(path.length === 0 && beside.test(key)))
          collect(inner, [...path, key]);
      }
    }
  };
  collect(root, []);
  if (tensors.size === 0) {
    throw new FoveaError(
      'checkpoint-invalid',
      `${file} contains no state_dict: it has no named tensors.`,
      'Save the weights with torch.save(model.state_dict(), "weights.pth").',
    );
  }
  return tensors;
}

/** Items of a dict; items and attributes of an object of the training program. */
function entriesOf(value: unknown): Iterable<[unknown, unknown]> {
  if (value instanceof Map) return value as Map<unknown, unknown>;
  return value instanceof StandIn ? [...value.state, ...value.items] : [];
}
