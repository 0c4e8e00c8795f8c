/**
 * Completion scripts. Each hands the words typed so far to `nightdesk __complete`, which answers with one proposal a
 * line, `word<TAB>what it is`; so new commands and new tasks need no new script.
 */
import type { Shell } from "../commands/completion/command.ts";

const bash = `# nightdesk completion for bash
_nightdesk() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    [ -n "$line" ] && COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _nightdesk nightdesk
`;

const zsh = `#compdef nightdesk
# nightdesk completion for zsh
_nightdesk() {
  local line word
  local -a proposals
  while IFS= read -r line; do
    word="\${line%%$'\\t'*}"
    proposals+=("\${word//:/\\\\:}:\${line#*$'\\t'}")
  done < <("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#proposals} )); then
    _describe 'nightdesk' proposals
  else
    _files
  fi
}
if [ "\${funcstack[1]}" = "_nightdesk" ]; then
  _nightdesk "$@"
else
  compdef _nightdesk nightdesk
fi
`;

const fish = `# nightdesk completion for fish
function __nightdesk_complete
    set -l words (commandline -opc) (commandline -ct)
    $words[1] __complete $words[2..-1] 2>/dev/null
end
complete -c nightdesk -f -a '(__nightdesk_complete)'
complete -c nightdesk -n '__fish_seen_subcommand_from check init' -F
complete -c nightdesk -l home -r -F
`;

const powershell = `# nightdesk completion for PowerShell
Register-ArgumentCompleter -Native -CommandName nightdesk -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    if ($wordToComplete -eq '') { $words += '""' }
    nightdesk __complete @words 2>$null | ForEach-Object {
        $word, $text = $_ -split "\`t", 2
        if (-not $text) { $text = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $text)
    }
}
`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };
