import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { offlinePlugin } from './src/build/offline-plugin.ts';
import { classNames } from './src/build/class-names.ts';
import { watPlugin } from './src/build/wat-plugin.ts';
import { securityPlugin } from './src/build/security-plugin.ts';
import { stampPlugin } from './src/build/build-stamp.ts';
import { describeProxyPlugin } from './src/build/describe-proxy-plugin.ts';
import { trunkPlugin } from './src/build/trunk/trunk-plugin.ts';
import { wasmSpinPlugin } from './src/build/wasm-spin-plugin.ts';
import { wasmThreadsPlugin } from './src/build/wasm-threads-plugin.ts';

/** How long each plugin took is of no interest to people who start the page. */
const quiet = { pluginTimings: false, bundlerTimings: false };

export default defineConfig({
  base: './',
  plugins: [
    react(),
    watPlugin(),
    securityPlugin(),
    trunkPlugin(),
    offlinePlugin(),
    stampPlugin(import.meta.dirname),
    describeProxyPlugin(process.env),
  ],
  css: { modules: { generateScopedName: classNames(import.meta.dirname) } },
  worker: {
    format: 'es',
    plugins: () => [wasmThreadsPlugin(), wasmSpinPlugin(), watPlugin()],
    rolldownOptions: { checks: quiet },
  },
  build: {
    target: 'es2023',
    sourcemap: false,
    // browsers that lack it load the same files, a little later
    modulePreload: {
      polyfill: false,
      // what a view needs of scripts is nearly all there when it is opened: only its styles, which must come first, are listed in the page's own script
      resolveDependencies: (_, files, { hostType }) =>
        hostType === 'html' ? files : files.filter((file) => file.endsWith('.css')),
    },
    chunkSizeWarningLimit: 1200,
    // the page, and the engine alone for the command line
    rolldownOptions: {
      input: ['index.html', 'src/cli/engine/headless/index.html'],
      // what every view is built from is one file: many small ones compress worse, and each is a request
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'kit',
              test: /[\\/]page[\\/](?:features[\\/](?:batch|cull|groups)|kit[\\/](?:ui|screen|(?:page|context|plural|one-job)\.ts))/,
            },
          ],
        },
      },
      checks: quiet,
    },
  },
});
