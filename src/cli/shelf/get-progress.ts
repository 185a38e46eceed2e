import { bytesText } from '../../shared/numbers/bytes-text.ts';
import type { CliIo } from '../io.ts';

/** Progress in place on a terminal; elsewhere a line at every tenth. */
export class GetProgress {
  private readonly io: CliIo;
  private tenth = 0;

  constructor(io: CliIo) {
    this.io = io;
  }

  bytes(stage: 'hash' | 'fetch', done: number, total: number): void {
    const words = `${bytesText(done)} of ${bytesText(total)}`;
    this.io.progress(stage === 'hash' ? `checking what is here: ${words}` : words);
    const tenth = Math.floor((10 * done) / total);
    if (stage === 'fetch' && !this.io.interactive && tenth > this.tenth) this.io.say(`fetched ${words}`);
    if (stage === 'fetch') this.tenth = tenth;
  }
}
