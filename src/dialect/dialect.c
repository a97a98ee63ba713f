#include "dialect/dialect.h"

#include <string.h>

static const CmDialect *const dialects[] = {&cm_dialect_sqlite, &cm_dialect_postgresql,
                                            &cm_dialect_mysql, &cm_dialect_mariadb};

const CmDialect *
cm_dialect_find(const char *name, GError **error)
{
    const char *names[G_N_ELEMENTS(dialects) + 1] = {NULL};
    const char *near;
    g_autofree char *all = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(dialects); i++) {
        names[i] = dialects[i]->name;
        if (!strcmp(name, names[i]))
            return dialects[i];
    }
    near = cm_error_suggest(name, names);
    all = g_strjoinv(", ", (char **)names);
    cm_fail(error, CM_ERROR_NO_SUCH_MODULE, "there is no dialect '%s'%s%s%s", name,
            near ? ", did you mean '" : "; there are ", near ? near : all, near ? "'?" : "");
    return NULL;
}

GPtrArray *
cm_statements_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)cm_statement_free);
}

void
cm_statements_add(GPtrArray *statements, char *sql)
{
    g_ptr_array_add(statements, cm_statement_take_text(sql, CM_STATEMENT_IN_TRANSACTION));
}

void
cm_statements_add_format(GPtrArray *statements, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    cm_statements_add(statements, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

bool
cm_statements_leave_transaction(const GPtrArray *statements)
{
    for (guint i = 0; i < statements->len; i++)
        if (((const CmStatement *)statements->pdata[i])->mode == CM_STATEMENT_AUTOCOMMIT)
            return true;
    return false;
}

GPtrArray *
cm_dialect_select(const CmDialect *dialect, const GPtrArray *operations)
{
    GPtrArray *mine = g_ptr_array_new();

    for (guint i = 0; i < operations->len; i++)
        if (cm_operation_is_for(operations->pdata[i], dialect->name))
            g_ptr_array_add(mine, operations->pdata[i]);
    return mine;
}

static void
describe(const CmOperation *operation, GError **error)
{
    g_autofree char *what = cm_operation_describe(operation);

    if (error && *error && cm_error_detail(*error)->line)
        return; /* a place within the operation */
    g_prefix_error(error, "%s: ", what);
    cm_error_locate(error, operation->at);
}

bool
cm_dialect_check(const CmDialect *dialect, const CmOperation *operation, int server_version,
                 GError **error)
{
    if (!dialect->check || dialect->check(operation, server_version, error))
        return true;
    describe(operation, error);
    return false;
}

static bool
text_is_autocommit(const CmDialect *dialect, const char *text)
{
    const CmPosition nowhere = {NULL, 0, 0};
    g_autoptr(GPtrArray) parts = cm_script_split(text, nowhere, dialect->script, NULL);

    for (guint i = 0; parts && i < parts->len; i++)
        if (dialect->is_autocommit(((CmScriptStatement *)parts->pdata[i])->text))
            return true;
    return false;
}

bool
cm_dialect_is_autocommit(const CmDialect *dialect, const CmOperation *operation)
{
    const char *text = operation->kind == CM_OPERATION_EXECUTE
                           ? cm_operation_text(operation, dialect->name)
                           : NULL;

    if (text)
        return dialect->is_autocommit && text_is_autocommit(dialect, text);
    return (operation->index &&
            cm_options_is_set(operation->index->options, dialect->name, "concurrently")) ||
           (operation->kind == CM_OPERATION_DROP_INDEX &&
            cm_options_is_set(operation->options, dialect->name, "concurrently"));
}

bool
cm_dialect_render_next(const CmDialect *dialect, const GPtrArray *operations, guint *at,
                       CmSchema *schema, GPtrArray *statements, GError **error)
{
    const CmOperation *operation = operations->pdata[*at];

    if (dialect->render(operations, at, schema, statements, error))
        return true;
    describe(operation, error);
    return false;
}

bool
cm_dialect_render(const CmDialect *dialect, const GPtrArray *operations, CmSchema *schema,
                  GPtrArray *statements, GError **error)
{
    g_autoptr(GPtrArray) mine = cm_dialect_select(dialect, operations);
    guint at = 0;

    while (at < mine->len)
        if (!cm_dialect_render_next(dialect, mine, &at, schema, statements, error))
            return false;
    return true;
}

static bool
is_for(GStrv dialects_of_object, const CmDialect *dialect)
{
    CmOperation stand_in = {.dialects = dialects_of_object};

    return cm_operation_is_for(&stand_in, dialect->name);
}

const char *
cm_dialect_own_word(const CmDialect *dialect, const CmColumn *column, const char *key)
{
    const char *own = cm_options_text(column->options, dialect->name, key);

    return own || !dialect->kin ? own : cm_options_text(column->options, dialect->kin, key);
}

bool
cm_dialect_check_collation(const CmDialect *dialect, const CmColumn *column, GError **error)
{
    bool is_of_sqlite = column->collation && (!g_ascii_strcasecmp(column->collation, "NOCASE") ||
                                              !g_ascii_strcasecmp(column->collation, "RTRIM"));

    return !is_of_sqlite || cm_dialect_own_word(dialect, column, "collation") ||
           cm_fail(error, CM_ERROR_UNSUPPORTED,
                   "collation '%s' is SQLite's alone; say it as 'sqlite: {collation: "
                   "%s}', or another one for this database as '%s: {collation: …}'",
                   column->collation, column->collation, dialect->name);
}

static void
forget_own_word(const CmDialect *dialect, CmColumn *column, const char *key)
{
    cm_options_set(&column->options, dialect->name, key, &CM_VALUE_OF_NULL);
    if (dialect->kin)
        cm_options_set(&column->options, dialect->kin, key, &CM_VALUE_OF_NULL);
}

static void
override_type(CmColumn *column, const CmDialect *dialect)
{
    const char *text = cm_dialect_own_word(dialect, column, "type");
    GError *ignored = NULL;
    CmType *type;

    if (!text)
        return;
    type = cm_type_parse(text, &ignored);
    g_clear_error(&ignored);
    cm_type_free(column->type);
    column->type = type ? type : cm_type_new_sql(text);
    forget_own_word(dialect, column, "type");
}

static void
override_collation(CmColumn *column, const CmDialect *dialect)
{
    const char *own = cm_dialect_own_word(dialect, column, "collation");
    char *collation = own ? g_strdup(own) : NULL;

    if (!own)
        return;
    g_free(column->collation);
    column->collation = collation;
    forget_own_word(dialect, column, "collation");
}

/* NULL is what a column without a default has; SQLite keeps that it was said. */
static void
forget_null(const CmDialect *dialect, CmDefault *value)
{
    if (dialect != &cm_dialect_sqlite && value->kind == CM_DEFAULT_SQL &&
        !g_ascii_strcasecmp(value->text, "NULL"))
        cm_default_clear(value);
}

/* Options of others say nothing here, and one of the kin nothing where there is an own one. */
static bool
is_own_option(const CmOptions *options, const CmOption *option, const CmDialect *dialect)
{
    if (!strcmp(option->dialect, dialect->name))
        return true;
    return dialect->kin && !strcmp(option->dialect, dialect->kin) &&
           !cm_options_get(options, dialect->name, option->key);
}

static void
keep_own_options(CmOptions **options, const CmDialect *dialect)
{
    for (guint i = *options ? (*options)->len : 0; i-- > 0;)
        if (!is_own_option(*options, &g_array_index(*options, CmOption, i), dialect))
            g_array_remove_index(*options, i);
    if (*options && !(*options)->len)
        g_clear_pointer(options, cm_options_free);
}

static void
project_parts(const CmDialect *dialect, GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        CmPart *part = parts->pdata[i];

        if (!dialect->orders_nulls)
            part->nulls = CM_NULLS_DEFAULT;
        if (!dialect->has_prefixes)
            part->length = 0;
        if (!dialect->has_operator_classes)
            g_clear_pointer(&part->operator_class, g_free);
    }
}

static void
project_index(const CmDialect *dialect, GPtrArray *indexes, guint at)
{
    CmIndex *index = indexes->pdata[at];

    keep_own_options(&index->options, dialect);
    project_parts(dialect, index->parts);
    if (!is_for(index->dialects, dialect))
        g_ptr_array_remove_index(indexes, at);
    else
        g_clear_pointer(&index->dialects, g_strfreev);
}

/* The columns of the table that the dialect has not are taken out (transfer full: their names). */
static GHashTable *
leave_out_columns(const CmDialect *dialect, CmTable *table)
{
    GHashTable *gone = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = table->columns->len; i-- > 0;) {
        CmColumn *column = table->columns->pdata[i];

        override_type(column, dialect);
        override_collation(column, dialect);
        forget_null(dialect, &column->server_default);
        keep_own_options(&column->options, dialect);
        if (is_for(column->dialects, dialect)) {
            g_clear_pointer(&column->dialects, g_strfreev);
            continue;
        }
        g_hash_table_add(gone, g_strdup(column->name));
        g_ptr_array_remove_index(table->columns, i);
    }
    return gone;
}

static bool
is_over_any(const GPtrArray *parts, GHashTable *columns)
{
    for (guint i = 0; i < parts->len; i++) {
        const char *column = ((CmPart *)parts->pdata[i])->column;

        if (column && g_hash_table_contains(columns, column))
            return true;
    }
    return false;
}

/* What is over a column goes with it. */
static void
project_table(const CmDialect *dialect, CmTable *table)
{
    g_autoptr(GHashTable) gone = leave_out_columns(dialect, table);

    for (guint i = table->constraints->len; i-- > 0;) {
        CmConstraint *constraint = table->constraints->pdata[i];

        keep_own_options(&constraint->options, dialect);
        project_parts(dialect, constraint->parts);
        if (!is_for(constraint->dialects, dialect) || is_over_any(constraint->parts, gone))
            g_ptr_array_remove_index(table->constraints, i);
        else
            g_clear_pointer(&constraint->dialects, g_strfreev);
    }
    for (guint i = table->indexes->len; i-- > 0;) {
        const CmIndex *index = table->indexes->pdata[i];

        if (is_over_any(index->parts, gone))
            g_ptr_array_remove_index(table->indexes, i);
        else
            project_index(dialect, table->indexes, i);
    }
    keep_own_options(&table->options, dialect);
    g_clear_pointer(&table->dialects, g_strfreev);
}

/* Whether it is about an enum, and no column changes with it. */
static bool
is_about_enum(const CmOperation *operation)
{
    return operation->object && operation->object->kind == CM_OBJECT_ENUM &&
           !operation->object->users;
}

/* Whether an operation does what only others have: a column, options. It is projected. */
static bool
is_of_others(const CmDialect *dialect, CmOperation *operation)
{
    switch (operation->kind) {
    case CM_OPERATION_ADD_COLUMN:
        return !operation->body->columns->len;
    case CM_OPERATION_SET_TABLE_OPTIONS:
    case CM_OPERATION_SET_DATABASE_OPTIONS:
        keep_own_options(&operation->options, dialect);
        return !operation->options;
    default:
        return dialect->inlines_enums && is_about_enum(operation);
    }
}

/* The column as the dialect is to have it, whose own type comes in place of the neutral one. */
static void
project_altered(const CmDialect *dialect, CmOperation *operation)
{
    CmColumn *to = operation->to;

    forget_null(dialect, &to->server_default);
    if (!operation->changes.options)
        return;
    operation->changes.type |= cm_dialect_own_word(dialect, to, "type") != NULL;
    operation->changes.collation |= cm_dialect_own_word(dialect, to, "collation") != NULL;
    override_type(to, dialect);
    override_collation(to, dialect);
    keep_own_options(&to->options, dialect);
}

void
cm_dialect_project_operations(const CmDialect *dialect, GPtrArray *operations)
{
    for (guint i = operations->len; i-- > 0;) {
        CmOperation *operation = operations->pdata[i];
        bool is_mine = cm_operation_is_for(operation, dialect->name);

        if (is_mine && operation->body)
            project_table(dialect, operation->body);
        if (is_mine && operation->to)
            project_altered(dialect, operation);
        if (!is_mine || is_of_others(dialect, operation))
            g_ptr_array_remove_index(operations, i);
    }
}

void
cm_dialect_project_common(const CmDialect *dialect, CmSchema *schema)
{
    keep_own_options(&schema->options, dialect);
    for (guint i = schema->triggers->len; i-- > 0;) {
        CmTrigger *trigger = schema->triggers->pdata[i];

        keep_own_options(&trigger->options, dialect);
        if (!is_for(trigger->dialects, dialect))
            cm_schema_remove_trigger(schema, trigger);
    }
    for (guint i = schema->views->len; i-- > 0;) {
        CmView *view = schema->views->pdata[i];

        keep_own_options(&view->options, dialect);
        for (guint j = view->indexes->len; j-- > 0;)
            project_index(dialect, view->indexes, j);
        if (!is_for(view->dialects, dialect))
            cm_schema_remove_view(schema, view);
    }
    for (guint i = schema->objects->len; i-- > 0;) {
        CmObject *object = schema->objects->pdata[i];

        keep_own_options(&object->options, dialect);
        if (!is_for(object->dialects, dialect) ||
            (dialect->inlines_enums && object->kind == CM_OBJECT_ENUM))
            cm_schema_remove_object(schema, object);
    }
    for (guint i = schema->tables->len; i-- > 0;) {
        CmTable *table = schema->tables->pdata[i];

        if (is_for(table->dialects, dialect))
            project_table(dialect, table);
        else
            cm_schema_remove_table(schema, table);
    }
}

bool
cm_dialect_is_setting(const CmDialect *dialect, const char *sql)
{
    const char *const *word = dialect->settings;
    CmLexer lexer;
    CmToken token;

    if (dialect->is_setting && dialect->is_setting(sql))
        return true;
    cm_lexer_init(&lexer, sql, -1, dialect->spelling->lexer);
    if (!cm_lexer_next_code(&lexer, &token) || !cm_token_is(&token, *word) ||
        !cm_lexer_next_code(&lexer, &token))
        return false;
    while (*++word)
        if (cm_token_is(&token, *word))
            return false;
    return true;
}

bool
cm_dialect_shows_effect(const CmDialect *dialect, const char *sql)
{
    return !dialect->hides_effect || !dialect->hides_effect(sql);
}

bool
cm_dialect_commits(const CmDialect *dialect, const CmStatement *statement)
{
    return statement->mode == CM_STATEMENT_AUTOCOMMIT ||
           (statement->text && dialect->commits && dialect->commits(statement->text));
}

CmServerErrorKind
cm_dialect_error_kind(const CmDialect *dialect, const GError *error)
{
    static const struct {
        const char *sqlstate;
        CmServerErrorKind kind;
    } kinds[] = {
        {"55P03", CM_SERVER_ERROR_WAITED},
        {"40P01", CM_SERVER_ERROR_DEADLOCK},
        {"42501", CM_SERVER_ERROR_DENIED},
    };
    const CmErrorDetail *detail = cm_error_detail(error);

    if (dialect->error_kind)
        return dialect->error_kind(detail->native_code);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (!g_strcmp0(detail->sqlstate, kinds[i].sqlstate))
            return kinds[i].kind;
    return CM_SERVER_ERROR_OTHER;
}
