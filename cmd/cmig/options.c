/* Parsing by the tables. */
#include "options.h"

#include <cmig/core.h>

#include "suggest.h"

#include <string.h>

typedef struct {
    CmArguments *arguments;
    char **rest;          /* the words not yet read */
    bool has_ended;       /* after -- */
} CmParser;

G_DEFINE_QUARK(cmig-usage-error, cm_usage_error)

bool
cm_usage_fail(GError **error, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, CM_USAGE_ERROR, 0, message);
    return false;
}

/* Finds an option by its letter or, if that is 0, by a name of so many bytes. */
static const CmOption *
find_in(const CmOption *options, char letter, const char *name, gsize length)
{
    for (; options && options->id; options++) {
        if (letter && options->letter == letter)
            return options;
        if (!letter && strlen(options->name) == length && memcmp(options->name, name, length) == 0)
            return options;
    }
    return NULL;
}

static const CmOption *
find_option(const CmArguments *arguments, char letter, const char *name, gsize length)
{
    const CmOption *found = NULL;

    if (arguments->command)
        found = find_in(arguments->command->options, letter, name, length);
    return found ? found : find_in(cm_global_options, letter, name, length);
}

static void
add_names(GPtrArray *names, const CmOption *options)
{
    for (; options && options->id; options++)
        g_ptr_array_add(names, (gpointer)options->name);
}

static bool
fail_unknown_option(const CmArguments *arguments, const char *dashed, const char *name,
                    GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const CmCommand *command = arguments->command;
    const char *near = NULL;

    if (command)
        add_names(names, command->options);
    add_names(names, cm_global_options);
    g_ptr_array_add(names, NULL);
    if (name)
        near = cm_suggest(name, (const char *const *)names->pdata);
    if (near)
        return cm_usage_fail(error, "unknown option '%s'; did you mean '--%s'?", dashed, near);
    if (command)
        return cm_usage_fail(error, "'%s' has no option '%s'", command->name, dashed);
    return cm_usage_fail(error, "unknown option '%s'; options of a command stand after it", dashed);
}

static void
add_value(CmArguments *arguments, const CmOption *option, const char *value)
{
    GPtrArray **values = &arguments->values[option->id];

    if (!*values)
        *values = g_ptr_array_new_null_terminated(2, NULL, true);
    g_ptr_array_add(*values, (gpointer)value);
}

static bool
is_option(const char *word)
{
    return word[0] == '-' && word[1] && !g_ascii_isdigit(word[1]);
}

/* Whether word is spelt like an option that there is: more likely that than a value. */
static bool
is_known_option(const CmArguments *arguments, const char *word)
{
    if (!is_option(word))
        return false;
    if (word[1] == '-')
        return find_option(arguments, 0, word + 2, strcspn(word + 2, "="));
    return !word[2] && find_option(arguments, word[1], NULL, 0);
}

/* Takes the value of option: what is joined to it, or the next word. */
static bool
take_value(CmParser *parser, const CmOption *option, const char *joined, GError **error)
{
    const char *value = joined ? joined : *parser->rest;

    if (!value)
        return cm_usage_fail(error, "--%s needs %s", option->name, option->argument);
    if (!joined && is_known_option(parser->arguments, value))
        return cm_usage_fail(error, "--%s needs %s; write --%s=%s if '%s' is that", option->name,
                             option->argument, option->name, value, value);
    if (!joined)
        parser->rest++;
    add_value(parser->arguments, option, value);
    return true;
}

static bool
take_long_option(CmParser *parser, const char *word, GError **error)
{
    gsize length = strcspn(word + 2, "=");
    const char *joined = word[2 + length] ? word + 2 + length + 1 : NULL;
    const CmOption *option = find_option(parser->arguments, 0, word + 2, length);

    if (!option) {
        g_autofree char *name = g_strndup(word + 2, length);
        g_autofree char *dashed = g_strndup(word, 2 + length);

        return fail_unknown_option(parser->arguments, dashed, name, error);
    }
    if (option->argument)
        return take_value(parser, option, joined, error);
    if (joined)
        return cm_usage_fail(error, "--%s takes no value", option->name);
    add_value(parser->arguments, option, "");
    return true;
}

/* -q, -cFILE, and -qv as -q -v. */
static bool
take_short_options(CmParser *parser, const char *word, GError **error)
{
    for (const char *letter = word + 1; *letter; letter++) {
        const CmOption *option = find_option(parser->arguments, *letter, NULL, 0);

        if (!option) {
            g_autofree char *dashed = g_strdup_printf("-%s", letter);

            dashed[g_utf8_next_char(letter) - letter + 1] = 0;
            return fail_unknown_option(parser->arguments, dashed, NULL, error);
        }
        if (option->argument)
            return take_value(parser, option, letter[1] ? letter + 1 : NULL, error);
        add_value(parser->arguments, option, "");
    }
    return true;
}

static bool
take_command(CmArguments *arguments, const char *word, GError **error)
{
    g_autofree const char **names = NULL;
    const char *near;

    arguments->command = cm_command_find(word);
    if (arguments->command)
        return true;
    names = cm_command_names();
    near = cm_suggest(word, names);
    if (near)
        return cm_usage_fail(error, "unknown command '%s'; did you mean '%s'?", word, near);
    return cm_usage_fail(error, "unknown command '%s'", word);
}

static bool
take_word(CmParser *parser, const char *word, GError **error)
{
    if (!parser->has_ended && strcmp(word, "--") == 0) {
        parser->has_ended = true;
        return true;
    }
    if (!parser->has_ended && is_option(word))
        return word[1] == '-' ? take_long_option(parser, word, error)
                              : take_short_options(parser, word, error);
    if (!parser->arguments->command)
        return take_command(parser->arguments, word, error);
    g_ptr_array_add(parser->arguments->words, (gpointer)word);
    return true;
}

bool
cm_arguments_parse(CmArguments *arguments, int argc, char **argv, GError **error)
{
    CmParser parser = {arguments, argv + MIN(argc, 1), false};

    arguments->words = g_ptr_array_new_null_terminated(4, NULL, true);
    while (*parser.rest) {
        if (!take_word(&parser, *parser.rest++, error))
            return false;
    }
    return true;
}

static bool
check_words(const CmArguments *arguments, GError **error)
{
    const CmArgument *argument = arguments->command->arguments;
    const char *name = arguments->command->name;
    guint given = arguments->words->len;
    guint taken = 0;

    for (; argument && argument->name; argument++, taken++) {
        if (given <= taken && !argument->is_optional)
            return cm_usage_fail(error, "'%s' needs %s (%s)", name, argument->name, argument->help);
        if (argument->is_repeatable)
            taken = MAX(given, taken + 1) - 1;
    }
    if (given > taken)
        return cm_usage_fail(error, "'%s' has no use for '%s'", name,
                             cm_arguments_word(arguments, taken));
    return true;
}

/* The value of an option must be one of these words. */
static bool
check_choice(const CmArguments *arguments, const char *name, CmOptionId id,
             const char *const *choices, GError **error)
{
    const char *value = cm_arguments_value(arguments, id);
    g_autofree char *all = NULL;

    if (!value || g_strv_contains(choices, value))
        return true;
    all = g_strjoinv(", ", (char **)choices);
    return cm_usage_fail(error, "--%s is one of %s, not '%s'", name, all, value);
}

static const char *const *
formats(const CmArguments *arguments)
{
    const char *const *own = arguments->command->formats;

    return own ? own : cm_format_words;
}

static bool
check_single(const CmArguments *arguments, const CmOption *option, GError **error)
{
    for (; option && option->id; option++) {
        const GPtrArray *values = arguments->values[option->id];

        if (values && values->len > 1 && option->argument && !option->is_repeatable)
            return cm_usage_fail(error, "--%s was given %u times", option->name, values->len);
    }
    return true;
}

/* Variables have a name and a value, and one value each. */
static bool
check_variables(const CmArguments *arguments, GError **error)
{
    const char *const *texts = cm_arguments_values(arguments, CM_OPTION_VARIABLE);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (; texts && *texts; texts++) {
        const char *equals = strchr(*texts, '=');

        if (!equals || equals == *texts)
            return cm_usage_fail(error, "--variable needs NAME=VALUE, not '%s'", *texts);
        if (!g_hash_table_add(names, g_strndup(*texts, (gsize)(equals - *texts))))
            return cm_usage_fail(error, "variable '%.*s' is given two values",
                                 (int)(equals - *texts), *texts);
    }
    return true;
}

/* Several environments are several databases, each with a result of its own. */
static bool
check_environments(const CmArguments *arguments, GError **error)
{
    const GPtrArray *names = arguments->values[CM_OPTION_ENVIRONMENT];

    if (!names || names->len < 2)
        return true;
    for (guint i = 0; i < names->len; i++)
        for (guint j = i + 1; j < names->len; j++)
            if (strcmp(names->pdata[i], names->pdata[j]) == 0)
                return cm_usage_fail(error, "environment '%s' is given twice",
                                     (char *)names->pdata[i]);
    if (cm_arguments_want_json(arguments))
        return cm_usage_fail(error, "--format json has one result, and so one --environment");
    if (cm_arguments_has(arguments, CM_OPTION_URL))
        return cm_usage_fail(error, "--url is one database, and so for one --environment");
    return true;
}

static bool
check_wait(const CmArguments *arguments, GError **error)
{
    const char *wait = cm_arguments_value(arguments, CM_OPTION_WAIT);
    g_autoptr(GError) cause = NULL;
    int64_t microseconds;

    return !wait || cm_duration_parse(wait, &microseconds, &cause) ||
           cm_usage_fail(error, "--wait: %s", cause->message);
}

bool
cm_arguments_check(const CmArguments *arguments, GError **error)
{
    if (!arguments->command)
        return cm_usage_fail(error, "no command was given");
    if (!check_choice(arguments, "format", CM_OPTION_FORMAT, formats(arguments), error)
        || !check_choice(arguments, "color", CM_OPTION_COLOR, cm_colour_words, error)
        || !check_single(arguments, cm_global_options, error)
        || !check_single(arguments, arguments->command->options, error)
        || !check_words(arguments, error) || !check_variables(arguments, error)
        || !check_environments(arguments, error))
        return false;
    return check_wait(arguments, error);
}

void
cm_arguments_clear(CmArguments *arguments)
{
    g_clear_pointer(&arguments->words, g_ptr_array_unref);
    for (guint i = 0; i < CM_OPTION_COUNT; i++)
        g_clear_pointer(&arguments->values[i], g_ptr_array_unref);
}

bool
cm_arguments_has(const CmArguments *arguments, CmOptionId id)
{
    return arguments->values[id];
}

const char *
cm_arguments_value(const CmArguments *arguments, CmOptionId id)
{
    const GPtrArray *values = arguments->values[id];

    return values ? g_ptr_array_index(values, values->len - 1) : NULL;
}

const char *const *
cm_arguments_values(const CmArguments *arguments, CmOptionId id)
{
    const GPtrArray *values = arguments->values[id];

    return values ? (const char *const *)values->pdata : NULL;
}

const char *
cm_arguments_word(const CmArguments *arguments, guint index)
{
    return index < arguments->words->len ? g_ptr_array_index(arguments->words, index) : NULL;
}

bool
cm_arguments_want_json(const CmArguments *arguments)
{
    return g_strcmp0(cm_arguments_value(arguments, CM_OPTION_FORMAT), "json") == 0;
}
