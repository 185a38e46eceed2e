import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { stampPlugin } from './src/cli/build-stamp.ts';
import { wasmThreadsPlugin } from './src/cli/wasm-threads-plugin.ts';

/**
 * Cross-origin isolation: gives the WASM fallback its threads (SharedArrayBuffer). `credentialless` rather than `require-corp`,
 * under which the page could not find out whether a description server is there but refuses it. Safari knows only the latter and
 * goes without threads; it has WebGPU.
 */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'credentialless',
};

export default defineConfig({
  base: './',
  plugins: [react(), stampPlugin(import.meta.dirname)],
  worker: { format: 'es', plugins: () => [wasmThreadsPlugin()] },
  build: {
    target: 'es2023',
    sourcemap: false,
    chunkSizeWarningLimit: 1200,
    // the page, and the engine alone for the command line
    rolldownOptions: { input: ['index.html', 'src/cli/headless/index.html'] },
  },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
});
