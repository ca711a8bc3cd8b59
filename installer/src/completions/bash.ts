import { type CommandWord, type OptionWord, swallowing, type Value, type Vocabulary } from "./vocabulary.ts";

/** Completions for bash, also for 3.2, which macOS has, and without the package bash-completion. */
export function bashCompletions(vocabulary: Vocabulary): string {
  const { program, options, commands, settings } = vocabulary;
  const name = `_${program.replaceAll("-", "_")}`;
  const fixed = settings.filter(({ value }) => value.kind !== "anything");
  return `# bash completions for ${program}

${name}() {
  local word part option= command= prefix= glue= i
  local -a words
  words=()
  # bash takes a word apart at every = and :
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ \${#words[@]} -gt 0 && ($word == [=:] || -n $glue) ]]; then
      words[\${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    glue=
    [[ $word != [=:] ]] || glue=yes
  done
  part=\${words[\${#words[@]} - 1]}
  for word in "\${words[@]:0:\${#words[@]} - 1}"; do
    if [[ -n $option ]]; then
      option=
      continue
    fi
    case $word in
    ${swallowing(vocabulary).join(" | ")}) option=$word ;;
    -*) ;;
    *) command=\${command:-$word} ;;
    esac
  done
  if [[ -z $option && $part == --*=* ]]; then
    option=\${part%%=*}
    prefix=$option=
    part=\${part#*=}
  fi
  COMPREPLY=()
  case "$command $option" in
${valued().join("\n")}
  ' ')
    if [[ $part == -* ]]; then
      ${name}_words ${words(options)}
    else
      ${name}_words ${commands.map((command) => command.name).join(" ")}
    fi
    ;;
${commands.map(plain).join("\n")}
  esac
}

# Offers those of the words that begin with the part that is typed.
${name}_words() {
  local IFS=$'\\n' before=
  # Only what stands behind the last = is exchanged, unless bash was told otherwise.
  [[ $COMP_WORDBREAKS == *=* ]] || before=$prefix
  COMPREPLY=($(compgen -P "$before" -W "$*" -- "$part"))
}

${name}_files() {
  local IFS=$'\\n' before=
  [[ $COMP_WORDBREAKS == *=* ]] || before=$prefix
  COMPREPLY=($(compgen -P "$before" "$1" -- "$part"))
  compopt -o filenames 2>/dev/null
}

${name}_settings() {
  local setting=\${part%%=*}
  if [[ $part != *=* ]]; then
    ${name}_words ${settings.map((setting) => `${setting.name}=`).join(" ")}
    compopt -o nospace 2>/dev/null
    return
  fi
  prefix+=$setting=
  part=\${part#*=}
  case $setting in
${fixed.map((setting) => `  ${setting.name}) ${offer(setting.value)} ;;`).join("\n")}
  esac
}

complete -F ${name} ${program}
`;

  function offer(value: Value): string | undefined {
    switch (value.kind) {
      case "choice":
        return `${name}_words ${value.choices.join(" ")}`;
      case "file":
        return `${name}_files -f`;
      case "directory":
        return `${name}_files -d`;
      case "setting":
        return `${name}_settings`;
      default:
        return undefined;
    }
  }

  /** A branch for each thing that can be offered behind an option, for all places where it is. */
  function valued(): readonly string[] {
    const places = [{ name: "", options }, ...commands].flatMap((command) =>
      command.options.map((option) => ({ place: `'${command.name} ${option.name}'`, offered: offer(option.value) })),
    );
    const known = places.filter(({ offered }) => offered !== undefined);
    return [...Map.groupBy(known, ({ offered }) => offered)].map(
      ([offered, list]) => `  ${list.map(({ place }) => place).join(" | ")}) ${offered} ;;`,
    );
  }

  function plain({ name: command, options: own, argument }: CommandWord): string {
    const otherwise = argument.kind === "choice" ? `\n    [[ $part == -* ]] || ${offer(argument)}` : "";
    return `  '${command} ')
    [[ $part != -* ]] || ${name}_words ${words(own)}${otherwise}
    ;;`;
  }
}

const words = (options: readonly OptionWord[]): string => options.map(({ name }) => name).join(" ");
