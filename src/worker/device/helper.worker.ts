import { help, type Help } from '../../nn/wasm/jobs/help.ts';

// its one message; it never returns from it
self.addEventListener('message', ({ data }: MessageEvent<Help>) => help(data));
