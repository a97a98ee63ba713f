/* completion: a shell's script, and what that asks for. */
#include "complete.h"

#include <string.h>

/* bash may split words at : = and @, and then replaces only what is behind the last of them, or
 * from the @ on. */
static const char bash_script[] =
    "_cmig() {\n"
    "    local line=${COMP_LINE:0:COMP_POINT} breaks=${COMP_WORDBREAKS//[^:=@]/}\n"
    "    local words=() found=() kept= IFS=$' \\t\\n'\n"
    "    read -ra words <<<\"$line\"\n"
    "    [[ $line == *[[:space:]] ]] && words+=('')\n"
    "    [[ $breaks ]] && kept=${words[-1]%\"${words[-1]##*[$breaks]}\"}\n"
    "    kept=${kept%@}\n"
    "    mapfile -t found < <(cmig completion --list -- \"${words[@]:1}\" 2>/dev/null)\n"
    "    COMPREPLY=()\n"
    "    if [[ ${found[0]} == :files ]]; then\n"
    "        compopt -o default\n"
    "        return\n"
    "    fi\n"
    "    for line in \"${found[@]}\"; do\n"
    "        line=${line%%$'\\t'*}\n"
    "        COMPREPLY+=(\"${line#\"$kept\"}\")\n"
    "    done\n"
    "}\n"
    "complete -F _cmig cmig\n";

static const char zsh_script[] =
    "#compdef cmig\n"
    "_cmig() {\n"
    "    local line\n"
    "    local -a found items\n"
    "    found=(\"${(@f)$(cmig completion --list -- \"${(@)words[2,CURRENT]}\" 2>/dev/null)}\")\n"
    "    if [[ $found[1] == :files ]]; then\n"
    "        _files\n"
    "        return\n"
    "    fi\n"
    "    for line in $found; do\n"
    "        items+=(\"${${line%%$'\\t'*}//:/\\\\:}:${${line#*$'\\t'}#${line%%$'\\t'*}}\")\n"
    "    done\n"
    "    _describe -V cmig items\n"
    "}\n"
    "if [[ $funcstack[1] == _cmig ]]; then _cmig \"$@\"; else compdef _cmig cmig; fi\n";

static const char fish_script[] =
    "function __cmig_complete\n"
    "    set -l words (commandline -opc) (commandline -ct)\n"
    "    set -l found (cmig completion --list -- $words[2..-1] 2>/dev/null)\n"
    "    if test \"$found[1]\" = :files\n"
    "        __fish_complete_path (commandline -ct)\n"
    "    else\n"
    "        printf '%s\\n' $found\n"
    "    end\n"
    "end\n"
    "complete -c cmig -f -a '(__cmig_complete)'\n";

static int
run_completion(CmContext *context, GError **error)
{
    static const char *const scripts[] = {bash_script, zsh_script, fish_script};
    const char *shell = cm_arguments_word(context->arguments, 0);
    const char *const *words = (const char *const *)context->arguments->words->pdata;

    if (cm_arguments_has(context->arguments, CM_OPTION_LIST)) {
        cm_complete_print(context, words);
        return CM_EXIT_DONE;
    }
    if (!shell) {
        cm_usage_fail(error, "'completion' needs a SHELL: bash, zsh or fish");
        return CM_EXIT_USAGE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(scripts); i++) {
        if (strcmp(shell, cm_shell_words[i]) == 0 && !words[1]) {
            cm_terminal_print_text(context->terminal, scripts[i], -1);
            return CM_EXIT_DONE;
        }
    }
    cm_usage_fail(error, "there is no completion for '%s'; the shells are bash, zsh and fish",
                  words[1] ? words[1] : shell);
    return CM_EXIT_USAGE;
}

static const CmArgument completion_arguments[] = {
    {"SHELL", "bash, zsh or fish", true, true},
    {0},
};

static const CmOption completion_options[] = {
    {CM_OPTION_LIST, 0, "list", NULL,
     "print what may stand for the last of the words behind --, for such a script", false},
    {0},
};

static const CmExample completion_examples[] = {
    {"cmig completion bash > /etc/bash_completion.d/cmig", "for everybody who uses bash"},
    {"source <(cmig completion zsh)", "for this session of zsh"},
    {"cmig completion fish > ~/.config/fish/completions/cmig.fish", "for one user of fish"},
    {0},
};

const CmCommand cm_command_completion = {
    .name = "completion",
    .summary = "print a script that teaches a shell to complete commands",
    .description = "The script completes commands, options, ids of revisions, labels, environments "
                   "and files.",
    .arguments = completion_arguments,
    .options = completion_options,
    .examples = completion_examples,
    .exits = cm_plain_exits,
    .formats = cm_text_words,
    .has_no_project = true,
    .run = run_completion,
};
