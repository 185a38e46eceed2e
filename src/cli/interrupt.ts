/** One press of Ctrl-C reaches a command several times, milliseconds apart: from the terminal, and from npm, which passes it on. */
const samePress = 500;

/**
 * What to do at each signal to stop: the first one asks to stop after the line at hand; a second press means now.
 *
 * @param now milliseconds on any clock
 */
export function interrupter(stop: () => void, exit: () => void, now = () => performance.now()): () => void {
  let first: number | undefined;
  return () => {
    if (first === undefined) {
      first = now();
      stop();
    } else if (now() - first > samePress) {
      exit();
    }
  };
}
