#include "dialect/postgresql_object.h"

#include <string.h>

#include "dialect/postgresql_dependents.h"
#include "dialect/postgresql_enum.h"
#include "dialect/postgresql_numbering.h"
#include "dialect/postgresql_remake.h"
#include "schema/raw_name.h"

typedef bool (*Create)(const CmRendering *rendering, const CmObject *object, GError **error);
typedef bool (*Alter)(const CmRendering *rendering, const CmObject *before, const CmObject *after,
                      GError **error);

typedef struct {
    const char *word; /* of DROP, COMMENT ON and RENAME; NULL: there is none */
    Create create;
    Alter alter; /* NULL: drop it and create it */
} Kind;

char *
cm_postgresql_setting(const CmObject *object, const char *key)
{
    const CmValue *value = cm_object_get(object, key);

    if (value && value->kind == CM_VALUE_TEXT)
        return g_strdup(value->data);
    if (value && value->kind == CM_VALUE_INTEGER)
        return g_strdup_printf("%" G_GINT64_FORMAT, value->integer);
    return NULL;
}

/* Where the arguments of a routine's name begin: at the parenthesis that its last one closes. */
static gsize
arguments_at(const char *name)
{
    gsize at = strlen(name);
    bool is_quoted = false;

    if (!g_str_has_suffix(name, ")"))
        return at;
    while (at-- > 0) {
        is_quoted ^= name[at] == '"';
        if (!is_quoted && name[at] == '(')
            return at;
    }
    return strlen(name);
}

char *
cm_postgresql_routine_name(const CmObject *object)
{
    return g_strndup(object->name.name, arguments_at(object->name.name));
}

/* Types alone may be those that another procedure of the name gives: what is taken is said so. */
static char *
arguments_taken(const char *arguments)
{
    GString *out = g_string_new(NULL);
    bool is_quoted = false;
    bool is_first = false;

    for (const char *at = arguments; *at; at++) {
        if (is_first && *at != ' ' && *at != ')') {
            g_string_append(out, "IN ");
            is_first = false;
        }
        is_quoted ^= *at == '"';
        is_first |= !is_quoted && (*at == '(' || *at == ',');
        g_string_append_c(out, *at);
    }
    return g_string_free(out, FALSE);
}

/* An aggregate without arguments takes rows as they are. */
static char *
routine_sql(const CmObject *object)
{
    g_autofree char *bare = cm_postgresql_routine_name(object);
    const char *arguments = object->name.name + strlen(bare);
    CmName name = {object->name.schema, bare};
    g_autofree char *text = cm_postgresql_name(&name);
    bool is_empty = object->kind == CM_OBJECT_AGGREGATE && !strcmp(arguments, "()");
    g_autofree char *taken =
        object->kind == CM_OBJECT_PROCEDURE ? arguments_taken(arguments) : NULL;

    if (taken)
        return g_strconcat(text, taken, NULL);
    return g_strconcat(text, is_empty ? "(*)" : arguments, NULL);
}

/* The object as DROP, COMMENT ON and RENAME name it: with its arguments, or with its table. */
static char *
object_sql(const CmObject *object)
{
    const CmObjectKindInfo *info = cm_object_kind_info(object->kind);
    g_autofree char *table = NULL;
    g_autofree char *name = NULL;

    switch (object->kind) {
    case CM_OBJECT_FUNCTION:
    case CM_OBJECT_PROCEDURE:
    case CM_OBJECT_AGGREGATE:
        return routine_sql(object);
    case CM_OBJECT_SCHEMA:
    case CM_OBJECT_EXTENSION:
        return cm_postgresql_quote(object->name.name);
    case CM_OBJECT_STATISTICS:
        return cm_postgresql_name(&object->name);
    default:
        break;
    }
    if (!(info->parts & CM_OBJECT_HAS_TABLE))
        return cm_postgresql_name(&object->name);
    table = cm_postgresql_name(&object->table);
    name = cm_postgresql_quote(object->name.name);
    return g_strdup_printf("%s ON %s", name, table);
}

static bool
create_schema(const CmRendering *rendering, const CmObject *object, GError **error)
{
    g_autofree char *name = cm_postgresql_quote(object->name.name);

    (void)error;
    cm_statements_add_format(rendering->statements, "CREATE SCHEMA %s", name);
    return true;
}

/* Columns and expressions as SQL, joined by ", ". */
static char *
joined_setting(const CmObject *object, const char *key)
{
    g_autofree char *text = cm_postgresql_setting(object, key);
    g_auto(GStrv) list = text ? g_strsplit(text, CM_OPTION_SEPARATOR, -1) : NULL;

    return list ? g_strjoinv(", ", list) : NULL;
}

/* A name, a call, or what stands in parentheses already: anything else wants some. */
static bool
is_operand(const char *sql)
{
    CmLexer lexer;
    CmToken token;
    bool was_word = false, is_one = true;
    int depth = 0;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (is_one && cm_lexer_next_code(&lexer, &token)) {
        bool opens = cm_token_is_symbol(&token, "("), closes = cm_token_is_symbol(&token, ")");
        bool is_word = cm_token_is_identifier(&token);

        if (!depth)
            is_one = opens || cm_token_is_symbol(&token, ".") || (is_word && !was_word);
        was_word = is_word || closes;
        depth += opens - closes;
    }
    return is_one;
}

static char *
joined_expressions(const CmObject *object)
{
    g_autofree char *text = cm_postgresql_setting(object, "expressions");
    g_auto(GStrv) list = text ? g_strsplit(text, CM_OPTION_SEPARATOR, -1) : NULL;

    for (GStrv sql = list; sql && *sql; sql++) {
        char *bare = *sql;

        if (is_operand(bare))
            continue;
        *sql = g_strdup_printf("(%s)", bare);
        g_free(bare);
    }
    return list ? g_strjoinv(", ", list) : NULL;
}

static bool
create_statistics(const CmRendering *rendering, const CmObject *object, GError **error)
{
    g_autofree char *name = cm_postgresql_name(&object->name);
    g_autofree char *table = cm_postgresql_name(&object->table);
    g_autofree char *kinds = joined_setting(object, "kinds");
    g_autofree char *over = joined_expressions(object);
    g_autofree char *target = cm_postgresql_setting(object, "target");

    if (!over)
        return cm_fail(error, CM_ERROR_VALUE, "statistics say with 'expressions' what they are on");
    cm_statements_add_format(rendering->statements, "CREATE STATISTICS %s%s%s%s ON %s FROM %s",
                             name, kinds ? " (" : "", kinds ? kinds : "", kinds ? ")" : "", over,
                             table);
    if (target)
        cm_statements_add_format(rendering->statements, "ALTER STATISTICS %s SET STATISTICS %s",
                                 name, target);
    return true;
}

/* A statement that creates an object, or several that do so together. */
static bool
run_text(const CmRendering *rendering, const char *sql, GError **error)
{
    const CmPosition nowhere = {NULL, 0, 0};
    g_autoptr(GPtrArray) parts = cm_script_split(sql, nowhere, cm_dialect_postgresql.script, error);

    for (guint i = 0; parts && i < parts->len; i++) {
        const CmScriptStatement *part = parts->pdata[i];

        cm_statements_add(rendering->statements, g_strdup(part->text));
    }
    return parts != NULL;
}

static bool
create_by_text(const CmRendering *rendering, const CmObject *object, GError **error)
{
    if (!object->sql)
        return cm_fail(error, CM_ERROR_VALUE, "'sql' says how it is created, and is missing");
    return run_text(rendering, object->sql, error);
}

static bool
create_rule(const CmRendering *rendering, const CmObject *object, GError **error)
{
    const char *enabled = cm_postgresql_option(object->options, "enabled");
    g_autofree char *name = cm_postgresql_quote(object->name.name);

    if (!create_by_text(rendering, object, error))
        return false;
    if (enabled)
        cm_rendering_alter_table(rendering, &object->table, "%s RULE %s",
                                 !strcmp(enabled, "disabled")  ? "DISABLE"
                                 : !strcmp(enabled, "replica") ? "ENABLE REPLICA"
                                                               : "ENABLE ALWAYS",
                                 name);
    return true;
}

static bool
refuse(const CmRendering *rendering, const CmObject *object, GError **error)
{
    (void)rendering;
    return cm_fail(error, CM_ERROR_UNSUPPORTED, "PostgreSQL has no %s",
                   cm_object_kind_info(object->kind)->plural);
}

static const Kind kinds[CM_OBJECT_COUNT] = {
    [CM_OBJECT_SCHEMA] = {"SCHEMA", create_schema, NULL},
    [CM_OBJECT_EXTENSION] = {"EXTENSION", cm_postgresql_create_extension,
                             cm_postgresql_alter_extension},
    [CM_OBJECT_COLLATION] = {"COLLATION", cm_postgresql_create_collation,
                             cm_postgresql_alter_collation},
    [CM_OBJECT_ENUM] = {"TYPE", cm_postgresql_create_enum, cm_postgresql_alter_enum},
    [CM_OBJECT_DOMAIN] = {"DOMAIN", cm_postgresql_create_domain, cm_postgresql_alter_domain},
    [CM_OBJECT_COMPOSITE] = {"TYPE", cm_postgresql_create_composite, cm_postgresql_alter_composite},
    [CM_OBJECT_SEQUENCE] = {"SEQUENCE", cm_postgresql_create_sequence,
                            cm_postgresql_alter_sequence},
    [CM_OBJECT_FUNCTION] = {"FUNCTION", cm_postgresql_create_routine, cm_postgresql_alter_routine},
    [CM_OBJECT_PROCEDURE] = {"PROCEDURE", cm_postgresql_create_routine,
                             cm_postgresql_alter_routine},
    [CM_OBJECT_AGGREGATE] = {"AGGREGATE", create_by_text, NULL},
    [CM_OBJECT_STATISTICS] = {"STATISTICS", create_statistics, NULL},
    [CM_OBJECT_RULE] = {"RULE", create_rule, NULL},
    [CM_OBJECT_POLICY] = {"POLICY", cm_postgresql_create_policy, NULL},
    [CM_OBJECT_EVENT] = {NULL, refuse, NULL},
    [CM_OBJECT_RAW] = {NULL, create_by_text, NULL},
};

static void
comment_object(const CmRendering *rendering, const CmObject *object)
{
    g_autofree char *name = object_sql(object);

    if (object->kind == CM_OBJECT_EXTENSION && !object->comment)
        cm_postgresql_give_back_comment(rendering, object);
    else if (kinds[object->kind].word)
        cm_rendering_comment(rendering, kinds[object->kind].word, name, object->comment);
}

bool
cm_postgresql_add_object(const CmRendering *rendering, const CmObject *object, GError **error)
{
    if (!kinds[object->kind].create(rendering, object, error))
        return false;
    if (object->comment)
        comment_object(rendering, object);
    return true;
}

static bool
remove_raw(const CmRendering *rendering, const CmObject *object, GError **error)
{
    if (!object->drop_sql)
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "how '%s' is dropped is not known; write it as SQL, in an execute",
                       object->name.name);
    return run_text(rendering, object->drop_sql, error);
}

void
cm_postgresql_remove_object(const CmRendering *rendering, const CmObject *object)
{
    g_autofree char *name = object_sql(object);
    GError *ignored = NULL;

    if (object->kind == CM_OBJECT_RAW) {
        remove_raw(rendering, object, &ignored);
        g_clear_error(&ignored);
        return;
    }
    cm_statements_add_format(rendering->statements, "DROP %s %s", kinds[object->kind].word, name);
}

/* The object before the operation. */
static CmObject *
find_object(const CmRendering *rendering, GError **error)
{
    const CmObject *wanted = cm_rendering_operation(rendering)->object;
    CmObject *object = cm_schema_same_object(rendering->schema, wanted);
    g_autofree char *what = NULL;

    if (object)
        return object;
    what = cm_object_describe(wanted);
    cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "there is no %s", what);
    return NULL;
}

bool
cm_postgresql_create_object(const CmRendering *rendering, GError **error)
{
    return cm_postgresql_add_object(rendering, cm_rendering_operation(rendering)->object, error);
}

bool
cm_postgresql_drop_object(const CmRendering *rendering, GError **error)
{
    const CmObject *wanted = cm_rendering_operation(rendering)->object;
    g_autoptr(CmObject) serial = NULL; /* whose sequence it has become */
    const CmObject *object;

    if (wanted->kind == CM_OBJECT_SEQUENCE)
        serial = cm_postgresql_serial_sequence(rendering->schema, &wanted->name);
    if (serial)
        return true;
    object = find_object(rendering, error);
    if (!object)
        return false;
    if (object->kind == CM_OBJECT_RAW)
        return remove_raw(rendering, object, error);
    cm_postgresql_remove_object(rendering, object);
    return true;
}

static bool
is_same_but_comment(const CmObject *before, const CmObject *after)
{
    return !g_strcmp0(before->sql, after->sql) && !g_strcmp0(before->drop_sql, after->drop_sql) &&
           cm_options_equal(before->settings, after->settings) &&
           cm_options_equal(before->options, after->options);
}

/* A range type that columns hold is not changed. */
static bool
check_range(const CmRendering *rendering, const CmObject *object, GError **error)
{
    CmName own = {NULL, NULL};
    bool is_free =
        !cm_raw_name(object, "range type", &own) || (!cm_postgresql_is_type_used(rendering, &own) &&
                                                     !cm_postgresql_is_type_held(rendering, &own));

    cm_name_clear(&own);
    return is_free || cm_fail(error, CM_ERROR_UNSUPPORTED,
                              "%s changes while columns are of it, which PostgreSQL cannot do: "
                              "create another range type, and give it to the columns",
                              object->name.name);
}

static bool
make_anew(const CmRendering *rendering, const CmObject *before, const CmObject *after,
          GError **error)
{
    g_autoptr(CmDependents) dependents = cm_dependents_new(rendering);

    if (!check_range(rendering, before, error))
        return false;
    cm_dependents_add_object(dependents, before);
    cm_dependents_drop(dependents);
    if (before->kind != CM_OBJECT_RAW)
        cm_postgresql_remove_object(rendering, before);
    else if (!remove_raw(rendering, before, error))
        return false;
    return cm_postgresql_add_object(rendering, after, error) &&
           cm_dependents_create(dependents, error);
}

bool
cm_postgresql_alter_object(const CmRendering *rendering, GError **error)
{
    const CmObject *after = cm_rendering_operation(rendering)->object;
    const CmObject *before = find_object(rendering, error);
    const Kind *kind = &kinds[after->kind];

    if (!before)
        return false;
    if (!kind->alter && !is_same_but_comment(before, after) &&
        !cm_postgresql_alter_raw(rendering, before, after)) {
        return make_anew(rendering, before, after, error);
    }
    if (kind->alter && !kind->alter(rendering, before, after, error))
        return false;
    if (g_strcmp0(before->comment, after->comment))
        comment_object(rendering, after);
    return true;
}

bool
cm_postgresql_rename_object(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmObject *object = find_object(rendering, error);
    const Kind *kind = object ? &kinds[object->kind] : NULL;
    g_autofree char *from = object ? object_sql(object) : NULL;
    g_autofree char *bare = g_strndup(operation->new_name, arguments_at(operation->new_name));
    g_autofree char *to = cm_postgresql_quote(bare);

    if (!object)
        return false;
    if (!kind->word || object->kind == CM_OBJECT_EXTENSION)
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "this kind of object cannot be renamed; drop it and create it again");
    cm_statements_add_format(rendering->statements, "ALTER %s %s RENAME TO %s", kind->word, from,
                             to);
    return true;
}
