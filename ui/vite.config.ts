/// <reference types="vitest/config" />
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

// The wave bench is a page of its own, so that no screen is measured with it.
const pages = ['index.html', 'bench.html'].map(page).filter(existsSync);

export default defineConfig({
  plugins: [svelte()],
  // Tauri opens this port (devUrl in tauri.conf.json); another would show an empty window.
  server: { port: 5173, strictPort: true, host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  // The content security policy forbids inline scripts, so the preload polyfill must stay out.
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: { input: pages },
  },
  worker: { format: 'es' },
  // Without this condition vitest would load Svelte's server build, which can't mount.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test-setup.ts'],
    // A busy machine takes seconds to draw the whole window. What is waited for ends the wait,
    // so that these cost time only where a test fails; the longest is the test's own.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
