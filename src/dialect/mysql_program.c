#include "dialect/mysql_program.h"

#include <string.h>

void
cm_mysql_append_quoted(GString *out, const char *before, const char *text)
{
    g_string_append_printf(out, "%s'", before);
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            g_string_append_c(out, *text);
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '\'');
}

bool
cm_mysql_read_program_head(CmTokenReader *reader, const char *kind, char **name)
{
    if (!cm_token_reader_take(reader, "CREATE"))
        return false;
    while (reader->token.start && !cm_token_is(&reader->token, kind))
        cm_token_reader_next(reader);
    if (!cm_token_reader_take(reader, kind))
        return false;
    if (cm_token_reader_take(reader, "IF")) {
        cm_token_reader_take(reader, "NOT");
        cm_token_reader_take(reader, "EXISTS");
    }
    do {
        g_free(*name);
        *name = reader->token.start ? cm_token_text(&reader->token) : NULL;
        cm_token_reader_next(reader);
    } while (cm_token_reader_take_symbol(reader, "."));
    return *name != NULL;
}

/* Moves behind the parenthesis that closes the one that is looked at. */
static void
skip_parentheses(CmTokenReader *reader)
{
    int depth = 0;

    do {
        depth += cm_token_is_symbol(&reader->token, "(") - cm_token_is_symbol(&reader->token, ")");
        cm_token_reader_next(reader);
    } while (depth > 0 && reader->token.start);
}

/* What may stand behind the first word of a type. */
static bool
skip_attribute(CmTokenReader *reader)
{
    static const char *const words[] = {"UNSIGNED", "SIGNED",    "ZEROFILL",  "BINARY",
                                        "ASCII",    "UNICODE",   "PRECISION", "VARYING",
                                        "VARCHAR",  "CHARACTER", NULL};

    if (cm_token_reader_take(reader, "CHARSET") || cm_token_reader_take(reader, "COLLATE") ||
        cm_token_reader_take(reader, "SET")) {
        cm_token_reader_next(reader);
        return true;
    }
    for (const char *const *word = words; *word; word++)
        if (cm_token_reader_take(reader, *word))
            return true;
    return false;
}

/* The type that is looked at, spelled. */
static char *
read_type(CmTokenReader *reader, CmMysqlSpellType spell, gpointer data)
{
    const char *start = reader->token.start;
    const char *end;
    g_autofree char *text = NULL;

    cm_token_reader_next(reader);
    do {
        if (reader->token.start && cm_token_is_symbol(&reader->token, "("))
            skip_parentheses(reader);
    } while (skip_attribute(reader));
    end = reader->token.start ? reader->token.start : start + strlen(start);
    text = g_strchomp(g_strndup(start, (gsize)(end - start)));
    return spell(text, data);
}

static void
append_name(GString *out, const char *name)
{
    cm_spelling_append_identifier(out, &cm_spelling_mysql, name);
}

/* "INOUT name type" behind what is there; false for what is no parameter. */
static bool
read_parameter(CmTokenReader *reader, GString *out, CmMysqlSpellType spell, gpointer data)
{
    g_autofree char *name = NULL;
    g_autofree char *type = NULL;

    if (cm_token_reader_take(reader, "OUT"))
        g_string_append(out, "OUT ");
    else if (cm_token_reader_take(reader, "INOUT"))
        g_string_append(out, "INOUT ");
    else
        cm_token_reader_take(reader, "IN");
    if (!reader->token.start || !cm_token_is_identifier(&reader->token))
        return false;
    name = cm_token_text(&reader->token);
    cm_token_reader_next(reader);
    if (!reader->token.start)
        return false;
    type = read_type(reader, spell, data);
    append_name(out, name);
    g_string_append_printf(out, " %s", type);
    return true;
}

static bool
read_parameters(CmTokenReader *reader, GString *out, CmMysqlSpellType spell, gpointer data)
{
    if (!cm_token_reader_take_symbol(reader, "("))
        return false;
    g_string_append_c(out, '(');
    while (reader->token.start && !cm_token_is_symbol(&reader->token, ")")) {
        if (!read_parameter(reader, out, spell, data))
            return false;
        if (!cm_token_reader_take_symbol(reader, ","))
            break;
        g_string_append(out, ", ");
    }
    g_string_append_c(out, ')');
    return cm_token_reader_take_symbol(reader, ")");
}

/* What a routine says of itself before its body. */
typedef struct {
    const char *access;
    bool is_deterministic;
    bool is_invoker;
    char *comment;
} Traits;

static bool
read_access(CmTokenReader *reader, Traits *traits)
{
    static const struct {
        const char *first, *text;
        int more;
    } accesses[] = {{"CONTAINS", NULL, 1},
                    {"NO", "NO SQL", 1},
                    {"READS", "READS SQL DATA", 2},
                    {"MODIFIES", "MODIFIES SQL DATA", 2},
                    {"LANGUAGE", NULL, 1}};

    for (gsize i = 0; i < G_N_ELEMENTS(accesses); i++) {
        if (!cm_token_reader_take(reader, accesses[i].first))
            continue;
        for (int more = accesses[i].more; more > 0; more--)
            cm_token_reader_next(reader);
        if (strcmp(accesses[i].first, "LANGUAGE"))
            traits->access = accesses[i].text;
        return true;
    }
    return false;
}

static bool
read_trait(CmTokenReader *reader, Traits *traits)
{
    if (read_access(reader, traits))
        return true;
    if (cm_token_reader_is(reader, "NOT") || cm_token_reader_is(reader, "DETERMINISTIC")) {
        traits->is_deterministic = !cm_token_reader_take(reader, "NOT");
        return cm_token_reader_take(reader, "DETERMINISTIC");
    }
    if (cm_token_reader_take(reader, "SQL")) {
        cm_token_reader_take(reader, "SECURITY");
        traits->is_invoker = cm_token_reader_is(reader, "INVOKER");
        cm_token_reader_next(reader);
        return true;
    }
    if (!cm_token_reader_take(reader, "COMMENT") || !reader->token.start)
        return false;
    g_free(traits->comment);
    traits->comment = cm_token_text(&reader->token);
    cm_token_reader_next(reader);
    return true;
}

static void
append_traits(GString *out, const Traits *traits)
{
    if (traits->access)
        g_string_append_printf(out, "    %s\n", traits->access);
    if (traits->is_deterministic)
        g_string_append(out, "    DETERMINISTIC\n");
    if (traits->is_invoker)
        g_string_append(out, "    SQL SECURITY INVOKER\n");
    if (traits->comment && *traits->comment) {
        cm_mysql_append_quoted(out, "    COMMENT ", traits->comment);
        g_string_append_c(out, '\n');
    }
}

static const char *
keyword_of(const CmObject *object)
{
    return object->kind == CM_OBJECT_FUNCTION    ? "FUNCTION"
           : object->kind == CM_OBJECT_PROCEDURE ? "PROCEDURE"
                                                 : "EVENT";
}

/* Whether a function collects rows: that is said before its kind. */
static bool
is_aggregate(const char *sql)
{
    CmTokenReader reader;

    cm_token_reader_init(&reader, sql, &cm_lexer_options_mysql);
    while (reader.token.start && !cm_token_is(&reader.token, "FUNCTION"))
        if (cm_token_reader_take(&reader, "AGGREGATE"))
            return true;
        else
            cm_token_reader_next(&reader);
    return false;
}

char *
cm_mysql_tidy_routine(const CmObject *routine, CmMysqlSpellType spell, gpointer data)
{
    g_autoptr(GString) out = g_string_new("CREATE ");
    g_autofree char *name = NULL;
    g_autofree char *body = NULL;
    Traits traits = {0};
    CmTokenReader reader;

    cm_token_reader_init(&reader, routine->sql, &cm_lexer_options_mysql);
    if (!cm_mysql_read_program_head(&reader, keyword_of(routine), &name))
        return NULL;
    g_string_append(out, is_aggregate(routine->sql) ? "AGGREGATE " : "");
    g_string_append_printf(out, "%s ", keyword_of(routine));
    append_name(out, routine->name.name);
    if (!read_parameters(&reader, out, spell, data))
        return NULL;
    if (cm_token_reader_take(&reader, "RETURNS") && reader.token.start) {
        g_autofree char *type = read_type(&reader, spell, data);

        g_string_append_printf(out, " RETURNS %s", type);
    }
    g_string_append_c(out, '\n');
    while (read_trait(&reader, &traits))
        continue;
    append_traits(out, &traits);
    g_free(traits.comment);
    if (!reader.token.start)
        return NULL;
    body = cm_token_reader_without_end(reader.token.start, &cm_lexer_options_mysql);
    g_string_append(out, body);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *
spell_by_text(const char *type, gpointer data)
{
    (void)data;
    return cm_mysql_program_type(type);
}

/* The statement of a trigger with nothing but its name between CREATE TRIGGER and its time. */
static char *
tidy_trigger(const CmTrigger *trigger)
{
    g_autoptr(GString) out = g_string_new("CREATE TRIGGER ");
    g_autofree char *name = NULL;
    g_autofree char *rest = NULL;
    CmTokenReader reader;

    cm_token_reader_init(&reader, trigger->sql, &cm_lexer_options_mysql);
    if (!cm_mysql_read_program_head(&reader, "TRIGGER", &name) || !reader.token.start)
        return NULL;
    rest = cm_token_reader_without_end(reader.token.start, &cm_lexer_options_mysql);
    append_name(out, trigger->name.name);
    g_string_append_printf(out, " %s", rest);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool
check_name(const char *kind, const char *sql, const char *name, GError **error)
{
    g_autofree char *upper = g_ascii_strup(kind, -1);
    g_autofree char *said = NULL;
    CmTokenReader reader;

    cm_token_reader_init(&reader, sql, &cm_lexer_options_mysql);
    return !cm_mysql_read_program_head(&reader, upper, &said) || !g_ascii_strcasecmp(said, name) ||
           cm_fail(error, CM_ERROR_VALUE,
                   "the text of %s '%s' creates '%s'; call it the same in both places", kind, name,
                   said);
}

static void
take_text(char **sql, char *tidy)
{
    if (!tidy)
        return;
    g_free(*sql);
    *sql = tidy;
}

/* Oracle's mode has another grammar. */
static bool
project_object(CmObject *object, GError **error)
{
    const char *mode = cm_options_text(object->options, "mysql", "sql_mode");

    if (object->kind != CM_OBJECT_FUNCTION && object->kind != CM_OBJECT_PROCEDURE &&
        object->kind != CM_OBJECT_EVENT)
        return true;
    if (!check_name(cm_object_kind_info(object->kind)->word, object->sql, object->name.name, error))
        return false;
    if (mode && strstr(mode, "ORACLE"))
        return true;
    take_text(&object->sql, object->kind == CM_OBJECT_EVENT
                                ? cm_mysql_tidy_event(object)
                                : cm_mysql_tidy_routine(object, spell_by_text, NULL));
    return true;
}

bool
cm_mysql_project_programs(CmSchema *schema, GError **error)
{
    for (guint i = 0; i < schema->triggers->len; i++) {
        CmTrigger *trigger = schema->triggers->pdata[i];

        if (!check_name("trigger", trigger->sql, trigger->name.name, error))
            return false;
        take_text(&trigger->sql, tidy_trigger(trigger));
    }
    for (guint i = 0; i < schema->objects->len; i++)
        if (!project_object(schema->objects->pdata[i], error))
            return false;
    return true;
}
