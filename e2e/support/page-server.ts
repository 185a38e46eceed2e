import { preview, type Plugin } from 'vite';
import { buildSimulatedEngine } from '../../src/testing/simulated/build.ts';
import { pagePort, simulatedPort } from './ports.ts';

/*
 * Serves the built page twice: as it is, and with a simulated engine's script in place of the engine's. Pages that go through Playwright's
 * routes instead have no cache, and load and compile all their scripts anew for each test.
 */

const plainAnswers: Plugin = {
  name: 'plain-answers',
  configurePreviewServer: ({ middlewares }) => {
    // compressing for a browser on this machine is work for nothing
    middlewares.use((request, _, next) => {
      delete request.headers['accept-encoding'];
      next();
    });
  },
};

/** Answers the one request for the engine's worker. */
const withEngine = (script: string): Plugin => ({
  name: 'simulated-engine',
  configurePreviewServer: ({ middlewares, config }) => {
    middlewares.use((request, response, next) => {
      if (!/\/engine\.worker-[^/?]*\.js$/.test(request.url ?? '')) {
        next();
        return;
      }
      response.writeHead(200, {
        ...config.preview.headers,
        'Content-Type': 'text/javascript',
        // of one run, in a browser that began with it
        'Cache-Control': 'max-age=86400',
      });
      response.end(script);
    });
  },
});

const serve = (port: number, plugins: Plugin[]) =>
  preview({
    plugins,
    logLevel: 'error',
    preview: { host: '127.0.0.1', port, strictPort: true, open: false },
  });

await serve(simulatedPort, [plainAnswers, withEngine(await buildSimulatedEngine())]);
// last: whoever waits for the page finds both
await serve(pagePort, [plainAnswers]);
