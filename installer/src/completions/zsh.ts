import { type CommandWord, type OptionWord, swallowing, type Value, type Vocabulary } from "./vocabulary.ts";

/** Completions for zsh: to be sourced, or to lie as a file in a folder of $fpath. */
export function zshCompletions(vocabulary: Vocabulary): string {
  const { program, options, commands, settings } = vocabulary;
  const name = `_${program}`;
  const fixed = settings.filter(({ value }) => value.kind !== "anything");
  return `#compdef ${program}
# zsh completions for ${program}

${name}() {
  local word skip= command=
  for word in "\${(@)words[2,CURRENT - 1]}"; do
    if [[ -n $skip ]]; then
      skip=
      continue
    fi
    case $word in
    ${swallowing(vocabulary).join("|")}) skip=yes ;;
    -*) ;;
    *) command=\${command:-$word} ;;
    esac
  done
  case $command in
${commands.map(branch).join("\n")}
  *)
${call([...options.map(spec), `1: :${name}_commands`])}
    ;;
  esac
}

${name}_commands() {
  local -a commands
  commands=(
${commands.map((command) => `    ${quoted(`${command.name}:${command.description}`)}`).join("\n")}
  )
  _describe command commands
}

${name}_settings() {
  local setting=\${PREFIX%%=*}
  if ! compset -P '*='; then
    local -a settings
    settings=(
${settings.map((setting) => `      ${quoted(`${setting.name}:${setting.description}`)}`).join("\n")}
    )
    _describe setting settings -S = -q
    return
  fi
  case $setting in
${fixed.map((setting) => `  ${setting.name}) ${setting.value.kind === "choice" ? `compadd -- ${setting.value.choices.join(" ")}` : "_files"} ;;`).join("\n")}
  *) _message value ;;
  esac
}

# As a file of $fpath this is the function's own body; when it is sourced it has to be made known.
if [[ \${funcstack[1]} == ${name} ]]; then
  ${name} "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
  compdef ${name} ${program}
fi
`;

  function branch({ name: command, options: own, argument }: CommandWord): string {
    const following = argument.kind === "choice" ? [`2: :${action(argument)}`] : [];
    return `  ${command})\n${call([...own.map(spec), "1: :", ...following])}\n    ;;`;
  }

  function call(specs: readonly string[]): string {
    return `    _arguments \\\n${specs.map((text) => `      ${quoted(text)}`).join(" \\\n")}`;
  }

  function spec({ name: option, description, value, optional, repeatable }: OptionWord): string {
    const about = `[${description.replace(/[[\]\\:]/g, "\\$&")}]`;
    const times = repeatable ? "*" : "";
    if (value.kind === "nothing") return times + option + about;
    return `${times}${option}=${about}${optional ? "::" : ":"}value:${action(value)}`;
  }

  function action(value: Value): string {
    switch (value.kind) {
      case "choice":
        return `(${value.choices.join(" ")})`;
      case "file":
        return "_files";
      case "directory":
        return "_files -/";
      case "setting":
        return `${name}_settings`;
      default:
        return "";
    }
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
