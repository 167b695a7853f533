"""`launchlint completion bash|zsh|fish`: a completion script, made from the argument parser itself."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

SHELLS = ("bash", "zsh", "fish")


def run(arguments: list[str]) -> int:
    """Print the script of a shell."""
    from launchlint.commands.arguments import Parser

    top = Parser(
        prog="launchlint completion",
        description="Print a completion script for your shell.",
        epilog="bash: launchlint completion bash > ~/.local/share/bash-completion/completions/launchlint; "
        'zsh: launchlint completion zsh > "${fpath[1]}/_launchlint"; '
        "fish: launchlint completion fish > ~/.config/fish/completions/launchlint.fish",
    )
    top.add_argument("shell", choices=SHELLS)
    shell = top.parse_args(arguments).shell
    sys.stdout.write(script(shell))
    return 0


def script(shell: str) -> str:
    """The completion script of a shell."""
    from launchlint import registry
    from launchlint.cli import COMMANDS, parser

    options = _options(parser())
    rules = [row.name for row in registry.ROWS]
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](options, dict(COMMANDS), rules)


def _options(parser: argparse.ArgumentParser) -> list[tuple[list[str], str, list[str], bool]]:
    """Names, help, allowed values and whether a value follows, of each option."""
    found = []
    for action in parser._actions:
        if action.option_strings and action.help != "==SUPPRESS==":
            choices = [str(choice) for choice in action.choices or ()]
            found.append((list(action.option_strings), str(action.help), choices, action.nargs != 0))
    return found


_Options = list[tuple[list[str], str, list[str], bool]]


def _bash(options: _Options, commands: dict[str, str], rules: list[str]) -> str:
    words = " ".join(name for names, *_ in options for name in names)
    cases = "".join(
        f'    {"|".join(names)}) COMPREPLY=($(compgen -W "{" ".join(choices)}" -- "$word")); return ;;\n'
        for names, _, choices, _ in options
        if choices
    )
    return f"""# bash completion for launchlint
_launchlint() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}"
  case "$before" in
{cases}    --select|--extend-select|--ignore|explain)
      COMPREPLY=($(compgen -W "{" ".join(rules)}" -- "$word")); return ;;
  esac
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "{words}" -- "$word"))
  elif [[ $COMP_CWORD == 1 ]]; then
    COMPREPLY=($(compgen -W "{" ".join(commands)}" -- "$word") $(compgen -f -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}}
complete -o filenames -F _launchlint launchlint
"""


def _plain(text: str) -> str:
    return text.replace("'", "").replace("[", "(").replace("]", ")").replace(":", " -")


def _zsh(options: _Options, commands: dict[str, str], rules: list[str]) -> str:
    lines = []
    for names, about, choices, takes in options:
        value = f":value:({' '.join(choices)})" if choices else ":value:_files" if takes else ""
        lines += [f"    '{name}[{_plain(about)}]{value}'" for name in names]
    described = "\n".join(f"    '{name}:{_plain(about)}'" for name, about in commands.items())
    listed = " \\\n".join(lines)
    return f"""#compdef launchlint
_launchlint() {{
  local -a commands
  commands=(
{described}
  )
  if (( CURRENT == 3 )) && [[ $words[2] == explain ]]; then
    compadd {" ".join(rules)}
    return
  fi
  (( CURRENT == 2 )) && _describe command commands
  _arguments -s \\
{listed} \\
    '*:path:_files'
}}
_launchlint "$@"
"""


def _fish(options: _Options, commands: dict[str, str], rules: list[str]) -> str:
    lines = ["# fish completion for launchlint"]
    for name, about in commands.items():
        lines.append(f"complete -c launchlint -n __fish_use_subcommand -a {name} -d '{_plain(about)}'")
    for names, about, choices, takes in options:
        flags = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in names)
        value = f" -x -a '{' '.join(choices)}'" if choices else " -r" if takes else ""
        lines.append(f"complete -c launchlint {flags}{value} -d '{_plain(about)}'")
    lines.append(f"complete -c launchlint -n '__fish_seen_subcommand_from explain' -x -a '{' '.join(rules)}'")
    return "\n".join(lines) + "\n"
