import { Argument, Command, CommanderError, Option } from "commander";
import type { Shell } from "../completions/completions.ts";
import type { ExitCode } from "../exit-codes.ts";
import { failure } from "../failures.ts";
import type { Invocation } from "../invocation.ts";
import { version } from "../version.ts";
import { helpText } from "./help-text.ts";
import { misread, namelessDirectory, noSuchCommand } from "./misread.ts";
import type { DirectoryOptions, InstallOptions, LogsOptions, UninstallOptions } from "./options.ts";

/**
 * Understands the arguments and runs the one command that they name. Commands are loaded when they are wanted: help and
 * version answer at once.
 * @throws Failure «usage»
 */
export async function runCommandLine(invocation: Invocation): Promise<ExitCode> {
  let code: ExitCode = 0;
  const text = { writeOut: (part: string) => invocation.stdout.write(part), writeErr: () => undefined };
  const program = new Command("cognobserve-install")
    .description("Installs CognObserve, LLM observability on your own machine.")
    .exitOverride()
    .configureOutput(text)
    .enablePositionalOptions()
    .helpCommand("help [command]", "how a command is used")
    .helpOption("-h, --help", "how it is used, with examples");

  const install = async ({
    version: wanted,
    ...options
  }: Omit<InstallOptions, "version"> & { version?: string | true }) => {
    if (wanted === true) invocation.stdout.write(`${version}\n`);
    else code = await (await import("./install.ts")).install({ ...options, version: wanted }, invocation);
  };

  // The options stand on the program itself, so that `--help` shows them and the word `install` may be left out.
  withInstallOptions(program)
    .usage("[command] [options]")
    .argument("[command]")
    .action(async (command: string | undefined, options) => {
      if (command !== undefined) throw noSuchCommand(command, program, invocation.args);
      await install(options);
    });
  withInstallOptions(program.command("install"))
    .description("install, or go on with an installation that was cut off (the default)")
    .action(install);
  withDirectory(program.command("status").description("how the installation is")).action(
    async (options: DirectoryOptions) => {
      code = await (await import("./status.ts")).status(options, invocation);
    },
  );
  withDirectory(
    program.command("first-trace").description("how to send a trace of your own, and what becomes of it"),
  ).action(async (options: DirectoryOptions) => {
    code = await (await import("./first-trace.ts")).firstTraceCommand(options, invocation);
  });
  program
    .command("logs")
    .description("what its services say")
    .option(...directoryOption)
    .option("--follow", "go on as it is said")
    .option("--tail <lines>", "how many of the last lines, or all", lineCount, "200")
    .action(async (options: LogsOptions) => {
      code = await (await import("./logs.ts")).logs(options, invocation);
    });
  withDirectory(program.command("uninstall").description("take everything away that the installer has made"))
    .option("--yes", "ask nothing; the data is kept unless --delete-data")
    .option("--delete-data", "the data too, for good")
    .action(async (options: UninstallOptions) => {
      code = await (await import("./uninstall.ts")).uninstall(options, invocation);
    });

  program
    .command("completions")
    .description("teach your shell to complete this program's command line")
    .addArgument(new Argument("<shell>", "whose script to print").choices(["bash", "zsh", "fish"]))
    .action(async (shell: Shell) => {
      const { completionsFor } = await import("../completions/completions.ts");
      invocation.stdout.write(completionsFor(shell, program));
    });

  for (const command of [program, ...program.commands]) {
    command.addHelpText("after", helpText(command === program ? "" : command.name(), invocation.program));
  }

  program.hook("preAction", (_, command) => {
    if ([program, command].some((one) => one.opts().dir === "")) throw namelessDirectory(invocation);
  });

  try {
    await program.parseAsync([...invocation.args], { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    throw misread(error, invocation.args);
  }
}

function lineCount(text: string): string {
  if (!/^(\d{1,9}|all)$/.test(text))
    throw failure("usage", { problem: `--tail ${text}: it must be a number, or all.` });
  return text;
}

const directoryOption = [
  "--dir <dir>",
  "directory of the installation (default: ~/cognobserve, /opt/cognobserve as root)",
] as const;

const withDirectory = (command: Command): Command =>
  command.option(...directoryOption).option("--json", "tell everything as one JSON object a line");

const withInstallOptions = (command: Command): Command =>
  withDirectory(command)
    .option("--yes", "ask nothing, take every default")
    .addOption(new Option("--mode <mode>", "what to install").choices(["quickstart", "production"]))
    .option("--url <url>", "URL at which people will open the dashboard; production needs it")
    .option("--version [version]", "image version to install; alone: print this installer's version")
    .option(
      "--set <name=value>",
      "a setting, several times if need be; NAME= takes it back",
      (value, list?: string[]) => [...(list ?? []), value],
    )
    .option("--answers <file>", "a file of answers, a NAME=VALUE a line, as the wizard saves it; - for standard input")
    .option("--dry-run", "show the plan, change nothing; checks the settings, not the machine");
