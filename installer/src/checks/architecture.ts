import { type Check, pass, refuse } from "./check.ts";

/** As Go names them. */
const supported: ReadonlySet<string> = new Set(["amd64", "arm64"]);

/** There are images for the engine's processor, and what is here already is for it. */
export const architecture: Check<"engine" | "images"> = {
  id: "architecture",
  title: "Processor",
  facts: ["engine", "images"],
  judge: ({ engine, images }) => {
    if (engine.state !== "ready") return pass("");
    const { arch } = engine;
    if (!supported.has(arch)) return refuse("architecture-unsupported", { architecture: arch });
    const other = images.find(({ architecture }) => architecture !== arch);
    return other === undefined
      ? pass("")
      : refuse("image-other-processor", { image: other.reference, found: other.architecture, wanted: arch });
  },
};

/** What the environment wants of Docker's command fits the engine. */
export const platform: Check<"engine" | "platform"> = {
  id: "platform",
  title: "Platform",
  facts: ["engine", "platform"],
  judge: ({ engine, platform }) => {
    if (engine.state !== "ready") return pass("");
    const [, wanted = engine.arch] = platform.split("/");
    return wanted === engine.arch ? pass("") : refuse("platform-overruled", { platform, wanted: engine.arch });
  },
};
