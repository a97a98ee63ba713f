#include "dialect/ddl.h"

#include <string.h>

static const char *const order_sql[] = {
    [CM_ORDER_DEFAULT] = "", [CM_ORDER_ASC] = " ASC", [CM_ORDER_DESC] = " DESC"};
static const char *const nulls_sql[] = {
    [CM_NULLS_DEFAULT] = "", [CM_NULLS_FIRST] = " NULLS FIRST", [CM_NULLS_LAST] = " NULLS LAST"};
static const char *const action_sql[] = {
    [CM_ACTION_NONE] = "NO ACTION",         [CM_ACTION_CASCADE] = "CASCADE",
    [CM_ACTION_SET_NULL] = "SET NULL",      [CM_ACTION_SET_DEFAULT] = "SET DEFAULT",
    [CM_ACTION_RESTRICT] = "RESTRICT",
};
static const char *const initially_sql[] = {
    [CM_INITIALLY_DEFAULT] = "",
    [CM_INITIALLY_DEFERRED] = " INITIALLY DEFERRED",
    [CM_INITIALLY_IMMEDIATE] = " INITIALLY IMMEDIATE",
};

void
cm_ddl_append_name(GString *out, const CmDialect *dialect, const CmName *name)
{
    cm_spelling_append_name(out, dialect->spelling, name->schema, name->name);
}

static void
append_identifier(GString *out, const CmDialect *dialect, const char *identifier)
{
    cm_spelling_append_identifier(out, dialect->spelling, identifier);
}

void
cm_ddl_append_sql(GString *out, const CmDialect *dialect, const char *sql)
{
    CmLexer lexer;
    CmToken token = {.kind = CM_TOKEN_ERROR};

    g_string_append(out, sql);
    cm_lexer_init(&lexer, sql, -1, dialect->spelling->lexer);
    while (cm_lexer_next(&lexer, &token))
        continue;
    if (token.kind == CM_TOKEN_COMMENT && token.start[0] != '/')
        g_string_append_c(out, '\n');
}

void
cm_ddl_append_collation(GString *out, const CmDialect *dialect, const char *collation)
{
    CmName name = {NULL, NULL};

    if (dialect->has_qualified_collations && cm_name_parse(collation, &name, NULL))
        cm_ddl_append_name(out, dialect, &name);
    else
        append_identifier(out, dialect, collation);
    cm_name_clear(&name);
}

static void
append_part(GString *out, const CmDialect *dialect, const CmPart *part)
{
    bool is_bracketed = !part->column && dialect->has_bracketed_expressions;

    g_string_append(out, is_bracketed ? "(" : "");
    if (part->column)
        append_identifier(out, dialect, part->column);
    else
        cm_ddl_append_sql(out, dialect, part->sql);
    g_string_append(out, is_bracketed ? ")" : "");
    if (part->length && dialect->has_prefixes)
        g_string_append_printf(out, "(%d)", part->length);
    if (part->collation) {
        g_string_append(out, " COLLATE ");
        cm_ddl_append_collation(out, dialect, part->collation);
    }
    if (part->operator_class && dialect->has_operator_classes)
        g_string_append_printf(out, " %s", part->operator_class);
    g_string_append(out, order_sql[part->order]);
    if (dialect->orders_nulls)
        g_string_append(out, nulls_sql[part->nulls]);
    if (part->with)
        g_string_append_printf(out, " WITH %s", part->with);
}

void
cm_ddl_append_parts(GString *out, const CmDialect *dialect, const GPtrArray *parts)
{
    g_string_append_c(out, '(');
    for (guint i = 0; i < parts->len; i++) {
        g_string_append(out, i ? ", " : "");
        append_part(out, dialect, parts->pdata[i]);
    }
    g_string_append_c(out, ')');
}

void
cm_ddl_append_columns(GString *out, const CmDialect *dialect, const char *const *columns)
{
    const char *separator = "(";

    for (; columns && *columns; columns++) {
        g_string_append(out, separator);
        append_identifier(out, dialect, *columns);
        separator = ", ";
    }
    g_string_append_c(out, ')');
}

void
cm_ddl_append_deferrable(GString *out, const CmConstraint *constraint)
{
    if (constraint->deferrable)
        g_string_append(out, " DEFERRABLE");
    g_string_append(out, initially_sql[constraint->initially]);
}

/* The last of the columns may be a period of time. */
static void
append_referred_columns(GString *out, const CmDialect *dialect, const CmConstraint *constraint)
{
    bool has_period = cm_options_is_set(constraint->options, dialect->name, "period");

    for (GStrv column = constraint->referred_columns; column && *column; column++) {
        g_string_append(out, column == constraint->referred_columns ? " (" : ", ");
        g_string_append(out, has_period && !column[1] ? "PERIOD " : "");
        append_identifier(out, dialect, *column);
        g_string_append(out, column[1] ? "" : ")");
    }
}

void
cm_ddl_append_references(GString *out, const CmDialect *dialect, const CmConstraint *constraint)
{
    g_auto(GStrv) set_null_columns =
        cm_options_list(constraint->options, dialect->name, "set_null_columns");

    g_string_append(out, "REFERENCES ");
    cm_ddl_append_name(out, dialect, &constraint->referred);
    append_referred_columns(out, dialect, constraint);
    if (constraint->match)
        g_string_append_printf(out, " MATCH %s", constraint->match);
    if (constraint->on_delete != CM_ACTION_NONE)
        g_string_append_printf(out, " ON DELETE %s", action_sql[constraint->on_delete]);
    if (set_null_columns) {
        g_string_append_c(out, ' ');
        cm_ddl_append_columns(out, dialect, (const char *const *)set_null_columns);
    }
    if (constraint->on_update != CM_ACTION_NONE)
        g_string_append_printf(out, " ON UPDATE %s", action_sql[constraint->on_update]);
    cm_ddl_append_deferrable(out, constraint);
}

static void
append_conflict(GString *out, const CmDialect *dialect, const CmOptions *options)
{
    const char *action = cm_options_text(options, dialect->name, "on_conflict");
    g_autofree char *upper = action ? g_ascii_strup(action, -1) : NULL;

    if (upper)
        g_string_append_printf(out, " ON CONFLICT %s", upper);
}

void
cm_ddl_append_constraint(GString *out, const CmDialect *dialect, const CmConstraint *constraint)
{
    if (constraint->name) {
        g_string_append(out, "CONSTRAINT ");
        append_identifier(out, dialect, constraint->name);
        g_string_append_c(out, ' ');
    }
    switch (constraint->kind) {
    case CM_CONSTRAINT_PRIMARY_KEY:
        g_string_append(out, "PRIMARY KEY ");
        cm_ddl_append_parts(out, dialect, constraint->parts);
        break;
    case CM_CONSTRAINT_UNIQUE:
        g_string_append(out, "UNIQUE ");
        cm_ddl_append_parts(out, dialect, constraint->parts);
        break;
    case CM_CONSTRAINT_CHECK:
        g_string_append(out, "CHECK (");
        cm_ddl_append_sql(out, dialect, constraint->sql);
        g_string_append_c(out, ')');
        break;
    case CM_CONSTRAINT_EXCLUDE:
        g_string_append(out, "EXCLUDE ");
        cm_ddl_append_parts(out, dialect, constraint->parts);
        break;
    case CM_CONSTRAINT_FOREIGN_KEY:
        g_string_append(out, "FOREIGN KEY ");
        cm_ddl_append_parts(out, dialect, constraint->parts);
        g_string_append_c(out, ' ');
        cm_ddl_append_references(out, dialect, constraint);
        return;
    }
    append_conflict(out, dialect, constraint->options);
}

char *
cm_ddl_create_index(const CmDialect *dialect, const CmName *table, const CmIndex *index)
{
    GString *out = g_string_new(index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    CmName name = {table->schema, index->name};

    cm_ddl_append_name(out, dialect, &name);
    g_string_append(out, " ON ");
    append_identifier(out, dialect, table->name);
    g_string_append_c(out, ' ');
    cm_ddl_append_parts(out, dialect, index->parts);
    if (index->where)
        g_string_append_printf(out, " WHERE %s", index->where);
    return g_string_free(out, FALSE);
}

char *
cm_ddl_create_view(const CmDialect *dialect, const CmView *view)
{
    GString *out = g_string_new("CREATE VIEW ");

    cm_ddl_append_name(out, dialect, &view->name);
    if (view->columns && *view->columns) {
        g_string_append_c(out, ' ');
        cm_ddl_append_columns(out, dialect, (const char *const *)view->columns);
    }
    g_string_append_printf(out, " AS %s", view->sql);
    return g_string_free(out, FALSE);
}

/* A literal, a keyword or a signed number needs no parentheses; anything else is an expression. */
static bool
is_bare_default(const char *sql, const CmLexerOptions *options)
{
    CmLexer lexer;
    CmToken token;
    guint count = 0;
    bool is_signed = false;

    cm_lexer_init(&lexer, sql, -1, options);
    while (cm_lexer_next_code(&lexer, &token)) {
        if (token.kind == CM_TOKEN_ERROR)
            return false;
        if (token.kind == CM_TOKEN_SYMBOL) {
            if (count || (!cm_token_is_symbol(&token, "-") && !cm_token_is_symbol(&token, "+")))
                return false;
            is_signed = true;
        }
        if (is_signed && count == 1 && token.kind != CM_TOKEN_NUMBER)
            return false;
        count++;
    }
    return count == (is_signed ? 2 : 1);
}

char *
cm_ddl_default_text(const CmDialect *dialect, const CmDefault *value)
{
    GString *out;
    CmValue literal = CM_VALUE_OF_NULL;
    bool is_bare;

    if (value->kind == CM_DEFAULT_NONE)
        return NULL;
    out = g_string_new(NULL);
    switch (value->kind) {
    case CM_DEFAULT_NONE:
        break;
    case CM_DEFAULT_TEXT:
        literal = cm_value_of_text(value->text);
        cm_spelling_append_literal(out, dialect->spelling, &literal);
        break;
    case CM_DEFAULT_BOOLEAN:
        literal = cm_value_of_boolean(!strcmp(value->text, "true"));
        cm_spelling_append_literal(out, dialect->spelling, &literal);
        break;
    case CM_DEFAULT_NUMBER:
        g_string_append(out, value->text);
        break;
    case CM_DEFAULT_SQL:
        is_bare = is_bare_default(value->text, dialect->spelling->lexer);
        g_string_append(out, is_bare ? "" : "(");
        cm_ddl_append_sql(out, dialect, value->text);
        g_string_append(out, is_bare ? "" : ")");
        break;
    }
    return g_string_free(out, FALSE);
}

/* The line of an operation's text in its file, 0 where the text does not stand there as it is. */
static int
line_of(const CmOperation *operation, const char *sql)
{
    for (guint i = 0; i < operation->texts->len; i++) {
        const CmDialectText *text = operation->texts->pdata[i];

        if (text->sql == sql)
            return text->line;
    }
    return 0;
}

bool
cm_ddl_changes_table(CmOperationKind kind)
{
    switch (kind) {
    case CM_OPERATION_CREATE_TABLE_COMMENT:
    case CM_OPERATION_DROP_TABLE_COMMENT:
    case CM_OPERATION_SET_TABLE_OPTIONS:
    case CM_OPERATION_ADD_COLUMN:
    case CM_OPERATION_DROP_COLUMN:
    case CM_OPERATION_ALTER_COLUMN:
    case CM_OPERATION_CREATE_INDEX:
    case CM_OPERATION_DROP_INDEX:
    case CM_OPERATION_RENAME_INDEX:
    case CM_OPERATION_SET_INDEX_COMMENT:
    case CM_OPERATION_CREATE_PRIMARY_KEY:
    case CM_OPERATION_CREATE_UNIQUE_CONSTRAINT:
    case CM_OPERATION_CREATE_FOREIGN_KEY:
    case CM_OPERATION_CREATE_CHECK_CONSTRAINT:
    case CM_OPERATION_DROP_CONSTRAINT:
    case CM_OPERATION_RENAME_CONSTRAINT:
    case CM_OPERATION_SET_CONSTRAINT_COMMENT:
    case CM_OPERATION_VALIDATE_CONSTRAINT:
        return true;
    default:
        return false;
    }
}

bool
cm_ddl_add_execute(GPtrArray *statements, const CmDialect *dialect, const CmOperation *operation,
                   GError **error)
{
    const char *text = cm_operation_text(operation, dialect->name);
    g_autoptr(GPtrArray) parts = NULL;
    CmPosition at = operation->at;
    int line = text ? line_of(operation, text) : 0;

    if (!text)
        return true;
    if (line)
        at = (CmPosition){at.file, line, 1};
    parts = cm_script_split(text, at, dialect->script, error);
    for (guint i = 0; parts && i < parts->len; i++) {
        CmScriptStatement *part = parts->pdata[i];
        bool is_alone = dialect->is_autocommit && dialect->is_autocommit(part->text);
        CmStatement *statement = cm_statement_text(
            part->text, is_alone ? CM_STATEMENT_AUTOCOMMIT : CM_STATEMENT_IN_TRANSACTION);

        statement->rows = g_steal_pointer(&part->data);
        statement->line = line ? part->line : 0;
        statement->column = part->column;
        g_ptr_array_add(statements, statement);
    }
    return parts != NULL;
}
