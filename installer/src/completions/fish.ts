import { type OptionWord, swallowing, type Value, type Vocabulary } from "./vocabulary.ts";

/** Completions for fish. */
export function fishCompletions(vocabulary: Vocabulary): string {
  const { program, options, commands, settings } = vocabulary;
  const name = `__${program.replaceAll("-", "_")}`;
  const values = settings.flatMap(({ name: setting, value }) =>
    value.kind === "choice" ? value.choices.map((choice) => `${setting}=${choice}`) : [],
  );
  return `# fish completions for ${program}

# The command that is named, if one is.
function ${name}_command
    set -l skip no
    for word in (commandline -opc)[2..]
        if test $skip = yes
            set skip no
            continue
        end
        switch $word
            case ${swallowing(vocabulary).join(" ")}
                set skip yes
            case '-*'
            case '*'
                echo $word
                return
        end
    end
end

function ${name}_settings
    switch (string replace -r '^--set=' '' -- (commandline -ct))
        case '*=*'
            printf '%s\\n' ${values.join(" ")}
        case '*'
            printf '%s\\t%s\\n' ${settings.map((setting) => `${setting.name}= ${quoted(setting.description)}`).join(" ")}
    end
end

complete -c ${program} -e
complete -c ${program} -f
${[
  ...commands.map((command) => `${line(none())} -a ${command.name} -d ${quoted(command.description)}`),
  ...options.map((option) => optionLine(none(), option)),
  ...commands.flatMap(({ name: command, options: own, argument }) => [
    ...own.map((option) => optionLine(named(command), option)),
    ...(argument.kind === "choice" ? [`${line(named(command))} -a ${quoted(argument.choices.join(" "))}`] : []),
  ]),
].join("\n")}
`;

  function none(): string {
    return `test -z "$(${name}_command)"`;
  }

  function named(command: string): string {
    return `contains -- ${command} (${name}_command)`;
  }

  function line(condition: string): string {
    return `complete -c ${program} -n ${quoted(condition)}`;
  }

  function optionLine(condition: string, { name: option, description, value, optional }: OptionWord): string {
    const flag = option.startsWith("--") ? `-l ${option.slice(2)}` : `-s ${option.slice(1)}`;
    return `${line(condition)} ${flag} ${optional ? "" : behind(value)}-d ${quoted(description)}`;
  }

  function behind(value: Value): string {
    switch (value.kind) {
      case "choice":
        return `-x -a ${quoted(value.choices.join(" "))} `;
      case "file":
        return "-r -F ";
      case "directory":
        return "-x -a '(__fish_complete_directories)' ";
      case "setting":
        return `-x -a '(${name}_settings)' `;
      case "anything":
        return "-x ";
      default:
        return "";
    }
  }
}

const quoted = (text: string): string => `'${text.replace(/['\\]/g, "\\$&")}'`;
