import type { Environment } from "@cognobserve/settings/read";
import { execa } from "execa";

/** Opens a URL in a browser. @returns false when that has failed */
export type OpenPage = (url: string) => Promise<boolean>;

interface Surroundings {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly userId: number | undefined;
}

/**
 * How a page is opened from here; undefined where it would open before nobody's eyes: over SSH, without a display, or
 * with a browser that runs as root.
 */
export function openerFor({ env, platform, userId }: Surroundings): OpenPage | undefined {
  if (env.SSH_CONNECTION || env.SSH_TTY) return undefined;
  if (platform === "darwin") return opener("open");
  if (userId === 0 || !(env.DISPLAY || env.WAYLAND_DISPLAY)) return undefined;
  return opener("xdg-open");
}

const opener =
  (program: string): OpenPage =>
  async (url) => {
    const { failed } = await execa(program, [url], { reject: false, stdio: "ignore", detached: true, cleanup: false });
    return !failed;
  };
