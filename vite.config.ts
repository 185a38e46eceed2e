import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { stampPlugin } from './src/cli/build-stamp.ts';
import { wasmThreadsPlugin } from './src/cli/wasm-threads-plugin.ts';

/** Cross-origin isolation: gives the WASM fallback its threads (SharedArrayBuffer). */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
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
