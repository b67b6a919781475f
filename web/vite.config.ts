import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** All files lie in one folder, by names that say what they hold; each finds the others beside itself. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: fileURLToPath(new URL('../functions/web/assets', import.meta.url)),
    emptyOutDir: true,
    assetsDir: '',
    // A file as an address within a style or script is what the rules of the pages refuse.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    manifest: false,
    reportCompressedSize: false,
  },
  logLevel: 'warn',
});
