/**
 * Makes modules that import ink fit to be imported: to be awaited before a dynamic import of one. Ink lays out with
 * Yoga, which is WebAssembly and takes a moment to be there; in the compiled program nothing else waits for it (see
 * scripts/bundle-installer.ts).
 */
export async function loadInk(): Promise<void> {
  const yoga = await import("yoga-layout");
  if ("loading" in yoga) await yoga.loading;
}
