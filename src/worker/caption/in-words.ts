import { FoveaError } from '../../shared/errors.ts';

const memory =
  /out of memory|bad_alloc|allocation|OOM|memory access|cannot enlarge|invalid array(?: buffer)? length/iu;

/** What went wrong in the runtime, in a sentence: its own errors are numbers, or pages long. */
export function inWords(thrown: unknown, doing: 'load' | 'describe', title = 'The model'): unknown {
  if (thrown instanceof FoveaError || (thrown instanceof DOMException && thrown.name === 'AbortError'))
    return thrown;
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const what = doing === 'load' ? `${title} cannot be loaded` : 'The model in this page failed';
  // an exception of the WebAssembly code is the address of its message
  if (memory.test(said) || typeof thrown === 'number') {
    return new FoveaError(
      'description-failed',
      `${what}: there is not enough memory.`,
      'Close other tabs, or choose a smaller model or a description server.',
    );
  }
  const [line = ''] = said.split('\n');
  return new FoveaError(
    'description-failed',
    `${what}. ${line.slice(0, 200)}`.trim(),
    'Reload the page and try again, or choose another model or a description server.',
  );
}
