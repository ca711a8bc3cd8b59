/**
 * The page to go to after signing in. Only a path of this site: `//elsewhere` and whole URLs would let a link to the
 * sign-in page send people away with an air of trust.
 */
export function safeReturn(path: string | undefined): string {
  if (path === undefined || !/^\/(?![/\\])/.test(path)) return "/";
  return path.startsWith("/sign-in") || path.startsWith("/sign-up") || path.startsWith("/setup") ? "/" : path;
}
