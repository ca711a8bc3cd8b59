import { eventVersion } from "../event-version.ts";
import { type CommandLine, spell } from "./command-line.ts";
import type { Output, Renderer } from "./renderer.ts";

/**
 * One JSON object a line, as the events are, with the version of their shape. Commands are spelt out, since nobody else
 * knows how.
 */
export const jsonRenderer = (output: Output, line: CommandLine): Renderer => ({
  emit: (event) => {
    const shown =
      "commands" in event ? { ...event, commands: event.commands.map((command) => spell(command, line)) } : event;
    output.write(`${JSON.stringify({ v: eventVersion, ...shown })}\n`);
  },
  close: () => undefined,
});
