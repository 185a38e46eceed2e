import { expose } from '../shared/workers/news.ts';
import type { LinkedWorker } from '../shared/workers/worker-link.ts';

/** A worker made of a message channel, which can be made to crash. */
export class ChannelWorker extends EventTarget implements LinkedWorker {
  terminated = false;
  private readonly channel = new MessageChannel();

  constructor(api: object) {
    super();
    expose(api, this.channel.port1);
    this.channel.port2.onmessage = ({ data }: MessageEvent<unknown>) =>
      this.dispatchEvent(new MessageEvent('message', { data }));
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.channel.port2.postMessage(message, transfer);
  }

  terminate(): void {
    this.terminated = true;
    this.channel.port1.close();
    this.channel.port2.close();
  }

  /** Dies as a worker does whose script throws; without a message, as one whose script could not be run. */
  crash(message?: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), message === undefined ? {} : { message }));
  }
}
