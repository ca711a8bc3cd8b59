import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const path = (relative: string): string => decodeURIComponent(new URL(relative, import.meta.url).pathname);

/** Builds the dashboard to dist/app/client; in development the API is asked of a server on port 3000. */
export default defineConfig({
  root: path("."),
  plugins: [react(), tailwindcss()],
  build: {
    outDir: path("../../../dist/app/client"),
    emptyOutDir: true,
    // A data: URL would need its own allowance in the content security policy.
    assetsInlineLimit: 0,
    // The polyfill is an inline script in all but name, and every supported browser preloads modules.
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, proxy: { "/api": { target: "http://127.0.0.1:3000" } } },
});
