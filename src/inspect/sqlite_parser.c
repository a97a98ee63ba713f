/* The heads of SQLite's CREATE statements, and what is read of each kind behind it. */
#include "inspect/sqlite_parser.h"

#include "dialect/sqlite_types.h"
#include "inspect/sqlite_body.h"

#include <string.h>

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmSqliteCursor, cm_sqlite_cursor_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmName, cm_name_clear)

/* "name" or "schema.name". */
static bool
read_name(CmSqliteCursor *cursor, CmName *name, GError **error)
{
    name->name = cm_sqlite_cursor_take_name(cursor, error);
    if (!name->name)
        return false;
    if (!cm_sqlite_cursor_take_symbol(cursor, "."))
        return true;
    name->schema = g_steal_pointer(&name->name);
    name->name = cm_sqlite_cursor_take_name(cursor, error);
    if (!g_ascii_strcasecmp(name->schema, "main"))
        g_clear_pointer(&name->schema, g_free);
    return name->name != NULL;
}

/* From behind the kind of the object up to its name. */
static bool
read_head(CmSqliteCursor *cursor, const char *kind, CmName *name, GError **error)
{
    cursor->object = g_strdup_printf("a %s", kind);
    if (cm_token_is(cm_sqlite_cursor_peek(cursor, 1), "NOT") &&
        cm_sqlite_cursor_take(cursor, "IF")) {
        cursor->at++;
        if (!cm_sqlite_cursor_expect(cursor, "EXISTS", error))
            return false;
    }
    if (!read_name(cursor, name, error))
        return false;
    g_free(cursor->object);
    cursor->object = g_strdup_printf("%s '%s'", kind, name->name);
    return true;
}

static bool
read_create(CmSqliteCursor *cursor, const char *keyword, GError **error)
{
    if (!cm_sqlite_cursor_expect(cursor, "CREATE", error))
        return false;
    if (!cm_sqlite_cursor_take(cursor, "TEMP"))
        cm_sqlite_cursor_take(cursor, "TEMPORARY");
    return cm_sqlite_cursor_expect(cursor, keyword, error);
}

static bool
expect_end(const CmSqliteCursor *cursor, GError **error)
{
    return cm_sqlite_cursor_is_at_end(cursor) || cm_sqlite_cursor_fail(cursor, "the end", error);
}

/* Commas between the table's own constraints may be left out; one also ends a CONSTRAINT name. */
static bool
read_constraints(CmSqliteBody *body, GError **error)
{
    body->column = NULL;
    g_clear_pointer(&body->name, g_free);
    while (!cm_sqlite_cursor_take_symbol(body->cursor, ")")) {
        if (!cm_sqlite_body_read_constraint(body, error))
            return false;
        if (cm_sqlite_cursor_take_symbol(body->cursor, ","))
            g_clear_pointer(&body->name, g_free);
    }
    return true;
}

static bool
read_body(CmSqliteBody *body, GError **error)
{
    if (!cm_sqlite_cursor_expect_symbol(body->cursor, "(", error))
        return false;
    do {
        if (cm_sqlite_body_is_at_constraint(body))
            return read_constraints(body, error);
        if (!cm_sqlite_body_read_column(body, error))
            return false;
    } while (cm_sqlite_cursor_take_symbol(body->cursor, ","));
    return cm_sqlite_cursor_expect_symbol(body->cursor, ")", error);
}

static bool
read_table_options(CmSqliteCursor *cursor, CmTable *table, GError **error)
{
    CmValue yes = cm_value_of_boolean(true);

    if (cm_sqlite_cursor_is_at_end(cursor))
        return true;
    do {
        if (cm_sqlite_cursor_take(cursor, "STRICT")) {
            cm_options_set(&table->options, "sqlite", "strict", &yes);
        } else if (cm_sqlite_cursor_take(cursor, "WITHOUT")) {
            if (!cm_sqlite_cursor_expect(cursor, "ROWID", error))
                return false;
            cm_options_set(&table->options, "sqlite", "without_rowid", &yes);
        } else {
            return cm_sqlite_cursor_fail(cursor, "STRICT, WITHOUT ROWID or the end", error);
        }
    } while (cm_sqlite_cursor_take_symbol(cursor, ","));
    return expect_end(cursor, error);
}

const char *
cm_sqlite_declared_name(const CmTable *table, const char *name)
{
    if (cm_table_column(table, name))
        return name;
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (!g_ascii_strcasecmp(column->name, name))
            return column->name;
    }
    return name;
}

/* To SQLite a name in double quotes that is no column's is a text; without them it is an error. */
static void
make_text(CmPart *part)
{
    g_auto(GStrv) pieces = g_strsplit(part->column, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", pieces);

    part->sql = g_strdup_printf("\"%s\"", doubled);
    g_clear_pointer(&part->column, g_free);
}

void
cm_sqlite_follow_columns(const CmTable *table, GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        CmPart *part = parts->pdata[i];
        const char *name = part->column ? cm_sqlite_declared_name(table, part->column) : NULL;

        if (name && !cm_table_column(table, name)) {
            make_text(part);
        } else if (name != part->column) {
            g_free(part->column);
            part->column = g_strdup(name);
        }
    }
}

static CmTable *
parse_virtual_table(CmSqliteCursor *cursor, GError **error)
{
    g_autoptr(CmTable) table = NULL;
    g_auto(CmName) name = {NULL, NULL};

    if (!cm_sqlite_cursor_expect(cursor, "TABLE", error) ||
        !read_head(cursor, "table", &name, error) ||
        !cm_sqlite_cursor_expect(cursor, "USING", error))
        return NULL;
    if (!cm_sqlite_token_is_name(cm_sqlite_cursor_peek(cursor, 0))) {
        cm_sqlite_cursor_fail(cursor, "the name of a module", error);
        return NULL;
    }
    table = cm_table_new(name.schema, name.name);
    table->module = cm_sqlite_cursor_rest(cursor);
    return g_steal_pointer(&table);
}

/* A key that is the rowid has no order of its own. */
static void
forget_rowid_order(const CmSqliteBody *body)
{
    CmConstraint *key = cm_table_primary_key(body->table);
    CmPart *part = key && key->parts->len == 1 ? key->parts->pdata[0] : NULL;
    const CmColumn *column =
        part && part->column ? cm_table_column(body->table, part->column) : NULL;
    g_autofree char *type = column ? cm_sqlite_type_to_text(column->type) : NULL;

    if (!body->is_key_apart || !type || g_ascii_strcasecmp(type, "INTEGER") ||
        cm_options_is_set(body->table->options, "sqlite", "without_rowid"))
        return;
    if (part->order == CM_ORDER_DESC)
        part->order = CM_ORDER_DEFAULT;
}

static bool
has_comma_in_comment(const char *sql)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_sqlite);
    while (cm_lexer_next(&lexer, &token))
        if (token.kind == CM_TOKEN_COMMENT && memchr(token.start, ',', token.length))
            return true;
    return false;
}

CmTable *
cm_sqlite_parse_table(const char *sql, GError **error)
{
    g_auto(CmSqliteCursor) cursor = {0};
    g_autoptr(CmTable) table = NULL;
    g_auto(CmName) name = {NULL, NULL};
    CmSqliteBody body = {.cursor = &cursor};
    bool ok;

    cm_sqlite_cursor_init(&cursor, sql);
    if (cm_token_is(cm_sqlite_cursor_peek(&cursor, 1), "VIRTUAL") &&
        cm_sqlite_cursor_take(&cursor, "CREATE")) {
        cursor.at++;
        return parse_virtual_table(&cursor, error);
    }
    if (!read_create(&cursor, "TABLE", error) || !read_head(&cursor, "table", &name, error))
        return NULL;
    body.table = table = cm_table_new(name.schema, name.name);
    ok = read_body(&body, error) && read_table_options(&cursor, table, error);
    g_free(body.name);
    if (!ok)
        return NULL;
    for (guint i = 0; i < table->constraints->len; i++)
        cm_sqlite_follow_columns(table, ((CmConstraint *)table->constraints->pdata[i])->parts);
    forget_rowid_order(&body);
    table->is_annotated = has_comma_in_comment(sql);
    return g_steal_pointer(&table);
}

CmIndex *
cm_sqlite_parse_index(const char *sql, CmName *table, GError **error)
{
    g_auto(CmSqliteCursor) cursor = {0};
    g_autoptr(CmIndex) index = NULL;
    g_auto(CmName) name = {NULL, NULL};
    g_auto(CmName) owner = {NULL, NULL};
    bool unique;

    cm_sqlite_cursor_init(&cursor, sql);
    unique = cm_token_is(cm_sqlite_cursor_peek(&cursor, 1), "UNIQUE");
    if (!cm_sqlite_cursor_expect(&cursor, "CREATE", error))
        return NULL;
    cursor.at += unique;
    if (!cm_sqlite_cursor_expect(&cursor, "INDEX", error) ||
        !read_head(&cursor, "index", &name, error) ||
        !cm_sqlite_cursor_expect(&cursor, "ON", error) || !read_name(&cursor, &owner, error))
        return NULL;
    index = cm_index_new(name.name, unique);
    if (!cm_sqlite_parts_read(&cursor, index->parts, NULL, error))
        return NULL;
    if (cm_sqlite_cursor_take(&cursor, "WHERE"))
        index->where = cm_sqlite_cursor_take_all(&cursor);
    if (!expect_end(&cursor, error))
        return NULL;
    if (table) {
        cm_name_clear(table);
        *table = cm_name_copy(&owner);
    }
    return g_steal_pointer(&index);
}

/* The names of a view's columns, in parentheses; without them columns stays NULL. */
static bool
read_view_columns(CmSqliteCursor *cursor, GStrv *columns, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    if (!cm_sqlite_cursor_is_symbol(cursor, "("))
        return true;
    if (!cm_sqlite_cursor_take_names(cursor, names, error))
        return false;
    g_ptr_array_add(names, NULL);
    *columns = (GStrv)g_ptr_array_free(g_steal_pointer(&names), FALSE);
    return true;
}

CmView *
cm_sqlite_parse_view(const char *sql, GError **error)
{
    g_auto(CmSqliteCursor) cursor = {0};
    g_autoptr(CmView) view = NULL;
    g_auto(CmName) name = {NULL, NULL};

    cm_sqlite_cursor_init(&cursor, sql);
    if (!read_create(&cursor, "VIEW", error) || !read_head(&cursor, "view", &name, error))
        return NULL;
    view = cm_view_new(name.schema, name.name, NULL);
    if (!read_view_columns(&cursor, &view->columns, error) ||
        !cm_sqlite_cursor_expect(&cursor, "AS", error))
        return NULL;
    if (cm_sqlite_cursor_is_at_end(&cursor)) {
        cm_sqlite_cursor_fail(&cursor, "a query", error);
        return NULL;
    }
    view->sql = cm_sqlite_cursor_rest(&cursor);
    return g_steal_pointer(&view);
}

/* When a trigger fires: not kept, since its text says it, but read up to the name of the table. */
static bool
read_trigger_event(CmSqliteCursor *cursor, GError **error)
{
    if (cm_sqlite_cursor_take(cursor, "INSTEAD")) {
        if (!cm_sqlite_cursor_expect(cursor, "OF", error))
            return false;
    } else if (!cm_sqlite_cursor_take(cursor, "BEFORE")) {
        cm_sqlite_cursor_take(cursor, "AFTER");
    }
    if (cm_sqlite_cursor_take(cursor, "DELETE") || cm_sqlite_cursor_take(cursor, "INSERT"))
        return cm_sqlite_cursor_expect(cursor, "ON", error);
    if (!cm_sqlite_cursor_expect(cursor, "UPDATE", error))
        return false;
    while (!cm_sqlite_cursor_is(cursor, "ON") && !cm_sqlite_cursor_is_at_end(cursor))
        cursor->at++;
    return cm_sqlite_cursor_expect(cursor, "ON", error);
}

CmTrigger *
cm_sqlite_parse_trigger(const char *sql, GError **error)
{
    g_auto(CmSqliteCursor) cursor = {0};
    g_auto(CmName) name = {NULL, NULL};
    g_auto(CmName) table = {NULL, NULL};
    CmTrigger *trigger;

    cm_sqlite_cursor_init(&cursor, sql);
    if (!read_create(&cursor, "TRIGGER", error) || !read_head(&cursor, "trigger", &name, error) ||
        !read_trigger_event(&cursor, error) || !read_name(&cursor, &table, error))
        return NULL;
    trigger = cm_trigger_new(name.schema, name.name, table.name, sql);
    g_free(trigger->table.schema);
    trigger->table.schema = g_steal_pointer(&table.schema);
    return trigger;
}
