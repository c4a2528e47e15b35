import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const service = '127.0.0.1:8080';

/** The client is built beside the service, which serves it; in development it asks the service on its default port. */
export default defineConfig({
  root: 'dashboard/web',
  base: '/',
  plugins: [react()],
  build: { outDir: '../../dist/web', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 1200 },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': `http://${service}`, '/ws': { target: `ws://${service}`, ws: true } },
  },
});
