/* Replacing a SQLite table that ALTER TABLE cannot change, by the procedure that SQLite documents
 * (https://www.sqlite.org/lang_altertable.html#otheralter), with checks that nothing is lost.
 *
 * The session runs with foreign_keys off, so that DROP TABLE deletes no child rows. The new table
 * has a temporary name until the old one is gone; the rename runs with legacy_alter_table on, so
 * that SQLite neither trips over views that miss the table for a moment nor rewrites the foreign
 * keys of others. Every check is an INSERT into a temporary table whose CHECK constraint is named
 * after what is wrong, so that the same script fails with the same words offline. */
#include "dialect/sqlite.h"

#include <string.h>

typedef struct {
    const CmTable *before;
    const CmTable *after;
    const CmSchema *schema;
    char *temporary; /* the new table's name until it is renamed */
    GPtrArray *statements;
} Rebuild;

static bool
has_default_of_its_own(const CmColumn *column)
{
    return column->server_default.kind != CM_DEFAULT_NONE &&
           (column->server_default.kind != CM_DEFAULT_SQL ||
            g_ascii_strcasecmp(column->server_default.text, "NULL"));
}

/* ALTER TABLE ADD COLUMN takes a default only if it is the same for all rows. */
static bool
has_constant_default(const CmColumn *column)
{
    g_autofree char *text = cm_ddl_default_text(&cm_dialect_sqlite, &column->server_default);

    return !text || (*text != '(' && g_ascii_strncasecmp(text, "CURRENT_", 8));
}

static bool
can_add_in_place(const CmTable *body)
{
    const CmColumn *column = body->columns->pdata[0];

    if (column->computed && column->computed_stored)
        return false;
    if (!has_constant_default(column))
        return false;
    if (!column->nullable && !column->computed && !has_default_of_its_own(column))
        return false;
    for (guint i = 0; i < body->constraints->len; i++)
        if (((CmConstraint *)body->constraints->pdata[i])->kind != CM_CONSTRAINT_FOREIGN_KEY ||
            has_default_of_its_own(column))
            return false;
    return body->constraints->len <= 1;
}

/* ALTER TABLE DROP COLUMN refuses a column that anything else mentions. */
static bool
is_mentioned(const CmTable *table, const char *column, const CmSchema *schema)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (cm_parts_mention(constraint->parts, column) ||
            cm_sqlite_mentions(constraint->sql, column))
            return true;
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (cm_sqlite_mentions(index->where, column))
            return true;
        for (guint j = 0; j < index->parts->len; j++) {
            const CmPart *part = index->parts->pdata[j];

            if (!g_strcmp0(part->column, column) || cm_sqlite_mentions(part->sql, column))
                return true;
        }
    }
    for (guint i = 0; i < table->columns->len; i++)
        if (cm_sqlite_mentions(((CmColumn *)table->columns->pdata[i])->computed, column))
            return true;
    for (guint i = 0; i < schema->triggers->len; i++)
        if (cm_sqlite_mentions(((CmTrigger *)schema->triggers->pdata[i])->sql, column))
            return true;
    return false;
}

bool
cm_sqlite_is_in_place(const CmOperation *operation, const CmTable *table, const CmSchema *schema)
{
    const CmColumnAspects *changes = &operation->changes;

    switch (operation->kind) {
    case CM_OPERATION_ADD_COLUMN:
        return can_add_in_place(operation->body);
    case CM_OPERATION_DROP_COLUMN:
        return !is_mentioned(table, operation->name, schema);
    case CM_OPERATION_ALTER_COLUMN:
        return !changes->type && !changes->nullable && !changes->server_default &&
               !changes->computed && !changes->autoincrement && !changes->collation &&
               !changes->options;
    case CM_OPERATION_CREATE_TABLE_COMMENT:
    case CM_OPERATION_DROP_TABLE_COMMENT:
    case CM_OPERATION_CREATE_INDEX:
    case CM_OPERATION_DROP_INDEX:
    case CM_OPERATION_RENAME_INDEX:
        return true;
    default:
        return false;
    }
}

static char *
quoted(const char *identifier)
{
    return cm_spelling_quote(&cm_spelling_sqlite, identifier);
}

static char *
literal(const char *text)
{
    GString *out = g_string_new(NULL);
    CmValue value = cm_value_of_text(text);

    cm_spelling_append_literal(out, &cm_spelling_sqlite, &value);
    return g_string_free(out, FALSE);
}

/* A name that nothing in the schema has. */
static char *
free_name(const CmSchema *schema, const CmName *table)
{
    for (guint i = 0;; i++) {
        g_autofree char *candidate = i ? g_strdup_printf("_cmig_%u_%s", i, table->name)
                                       : g_strdup_printf("_cmig_%s", table->name);
        CmName name = {table->schema, candidate};

        if (!cm_schema_table(schema, &name) && !cm_schema_view(schema, &name) &&
            !cm_schema_index_owner(schema, table->schema, candidate))
            return g_steal_pointer(&candidate);
    }
}

/* A column that both tables hold as data: it is copied. */
static bool
is_copied(const Rebuild *work, const CmColumn *column)
{
    const CmColumn *old = cm_table_column(work->before, column->name);

    return old && !old->computed && !column->computed;
}

static bool
is_without_rowid(const CmTable *table)
{
    return cm_options_is_set(table->options, "sqlite", "without_rowid");
}

/* The name under which a table's rowid can be reached, NULL if none: a column may be in its way, or
 * an INTEGER PRIMARY KEY is the rowid and copied anyway. */
static const char *
rowid_name(const CmTable *table)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};

    if (is_without_rowid(table))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        bool taken = false;

        for (guint j = 0; j < table->columns->len; j++)
            taken |= !g_ascii_strcasecmp(((CmColumn *)table->columns->pdata[j])->name, names[i]);
        if (!taken)
            return names[i];
    }
    return NULL;
}

/* A single INTEGER column as the key is another name for the rowid. */
static bool
has_rowid_alias(const CmTable *table)
{
    const CmConstraint *key = cm_table_primary_key(table);
    const CmColumn *column;
    g_autofree char *type = NULL;

    if (!key || key->parts->len != 1 || is_without_rowid(table))
        return false;
    column = cm_table_column(table, ((CmPart *)key->parts->pdata[0])->column);
    type = column ? cm_dialect_sqlite.type_text(column->type, NULL) : NULL;
    return type && !g_ascii_strcasecmp(type, "INTEGER");
}

static bool
keeps_rowid(const Rebuild *work)
{
    return rowid_name(work->before) && rowid_name(work->after) && !has_rowid_alias(work->before) &&
           !has_rowid_alias(work->after);
}

/* A column that became NOT NULL and has a constant default gets it where there was NULL. */
static void
append_source(GString *out, const Rebuild *work, const CmColumn *column)
{
    const CmColumn *old = cm_table_column(work->before, column->name);
    g_autofree char *name = quoted(column->name);
    g_autofree char *value = cm_ddl_default_text(&cm_dialect_sqlite, &column->server_default);

    if (old->nullable && !column->nullable && value && has_default_of_its_own(column))
        g_string_append_printf(out, "coalesce(%s, %s)", name, value);
    else
        g_string_append(out, name);
}

static void
copy_rows(const Rebuild *work)
{
    g_autoptr(GString) to = g_string_new(NULL);
    g_autoptr(GString) from = g_string_new(NULL);
    g_autofree char *source = quoted(work->before->name.name);
    g_autofree char *destination = quoted(work->temporary);

    if (keeps_rowid(work)) {
        g_string_append(to, rowid_name(work->after));
        g_string_append(from, rowid_name(work->before));
    }
    for (guint i = 0; i < work->after->columns->len; i++) {
        const CmColumn *column = work->after->columns->pdata[i];
        g_autofree char *name = quoted(column->name);

        if (!is_copied(work, column))
            continue;
        g_string_append_printf(to, "%s%s", to->len ? ", " : "", name);
        g_string_append(from, from->len ? ", " : "");
        append_source(from, work, column);
    }
    if (to->len)
        cm_statements_add_format(work->statements, "INSERT INTO %s (%s) SELECT %s FROM %s",
                                 destination, to->str, from->str, source);
}

static void
add_check(const Rebuild *work, const char *complaint, const char *condition)
{
    g_autofree char *name = quoted(complaint);

    cm_statements_add_format(work->statements,
                             "CREATE TEMP TABLE _cmig_check (ok CONSTRAINT %s CHECK (ok))", name);
    cm_statements_add_format(work->statements, "INSERT INTO temp._cmig_check SELECT %s", condition);
    cm_statements_add_format(work->statements, "DROP TABLE temp._cmig_check");
}

static bool
same_type(const CmColumn *left, const CmColumn *right)
{
    return cm_type_equal(left->type, right->type);
}

/* How a row of the old table finds itself in the new one, or NULL when it cannot. */
static char *
row_match(const Rebuild *work)
{
    const CmConstraint *old_key = cm_table_primary_key(work->before);
    const CmConstraint *new_key = cm_table_primary_key(work->after);
    g_autoptr(GString) out = g_string_new(NULL);

    if (keeps_rowid(work) || (has_rowid_alias(work->before) && has_rowid_alias(work->after)))
        return rowid_name(work->before) && rowid_name(work->after)
                   ? g_strdup_printf("n.%s = o.%s", rowid_name(work->after),
                                     rowid_name(work->before))
                   : NULL;
    if (!old_key || !new_key || old_key->parts->len != new_key->parts->len)
        return NULL;
    for (guint i = 0; i < new_key->parts->len; i++) {
        const char *column = ((CmPart *)new_key->parts->pdata[i])->column;
        g_autofree char *name = quoted(column);

        if (!cm_parts_mention(old_key->parts, column))
            return NULL;
        g_string_append_printf(out, "%sn.%s IS o.%s", i ? " AND " : "", name, name);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Row count, and the content of all columns whose type and nullability stayed, row by row. */
static void
check_rows(const Rebuild *work)
{
    g_autoptr(GString) differs = g_string_new(NULL);
    g_autofree char *old = quoted(work->before->name.name);
    g_autofree char *new = quoted(work->temporary);
    g_autofree char *match = row_match(work);
    g_autofree char *complaint =
        g_strdup_printf("rebuilding %s lost or changed rows", work->before->name.name);
    g_autofree char *condition = NULL;

    for (guint i = 0; i < work->after->columns->len; i++) {
        const CmColumn *column = work->after->columns->pdata[i];
        const CmColumn *was = cm_table_column(work->before, column->name);
        g_autofree char *name = quoted(column->name);

        if (is_copied(work, column) && same_type(was, column) &&
            (!was->nullable || column->nullable))
            g_string_append_printf(differs, "%sn.%s IS NOT o.%s", differs->len ? " OR " : "", name,
                                   name);
    }
    condition = g_strdup_printf("(SELECT count(*) FROM %s) = (SELECT count(*) FROM %s)", old, new);
    if (match && differs->len) {
        g_autofree char *count = g_steal_pointer(&condition);

        condition = g_strdup_printf("%s AND NOT EXISTS (SELECT 1 FROM %s AS o LEFT JOIN %s AS n ON "
                                    "%s WHERE %s)",
                                    count, old, new, match, differs->str);
    }
    add_check(work, complaint, condition);
}

/* Rows that pointed nowhere before may stay; new ones may not come. */
static void
note_orphans(const Rebuild *work, const char *query)
{
    if (query)
        cm_statements_add_format(work->statements,
                                 "CREATE TEMP TABLE _cmig_orphans AS SELECT count(*) AS n "
                                 "FROM (%s)",
                                 query);
}

static void
check_orphans(const Rebuild *work, const char *query)
{
    g_autofree char *condition = NULL;
    g_autofree char *complaint = NULL;

    if (!query)
        return;
    complaint = g_strdup_printf("rebuilding %s leaves rows whose foreign key points nowhere",
                                work->after->name.name);
    condition =
        g_strdup_printf("(SELECT count(*) FROM (%s)) <= (SELECT n FROM temp._cmig_orphans)", query);
    add_check(work, complaint, condition);
    cm_statements_add_format(work->statements, "DROP TABLE temp._cmig_orphans");
}

/* The counter of AUTOINCREMENT may be beyond every row that is left. */
static void
keep_counter(const Rebuild *work)
{
    g_autofree char *old = literal(work->before->name.name);
    g_autofree char *new = literal(work->temporary);

    if (!cm_sqlite_numbered_column(work->before) || !cm_sqlite_numbered_column(work->after))
        return;
    cm_statements_add_format(work->statements, "DELETE FROM sqlite_sequence WHERE name = %s", new);
    cm_statements_add_format(work->statements,
                             "INSERT INTO sqlite_sequence (name, seq) SELECT %s, seq FROM "
                             "sqlite_sequence WHERE name = %s",
                             new, old);
}

static void
swap(const Rebuild *work)
{
    g_autofree char *name = quoted(work->before->name.name);
    g_autofree char *temporary = quoted(work->temporary);

    cm_statements_add_format(work->statements, "DROP TABLE %s", name);
    cm_statements_add_format(work->statements, "PRAGMA legacy_alter_table = ON");
    cm_statements_add_format(work->statements, "ALTER TABLE %s RENAME TO %s", temporary, name);
    cm_statements_add_format(work->statements, "PRAGMA legacy_alter_table = OFF");
}

/* Indexes and triggers went with the old table. */
static void
recreate(const Rebuild *work)
{
    for (guint i = 0; i < work->after->indexes->len; i++)
        cm_statements_add(work->statements,
                          cm_ddl_create_index(&cm_dialect_sqlite, &work->after->name,
                                              work->after->indexes->pdata[i]));
    for (guint i = 0; i < work->schema->triggers->len; i++) {
        const CmTrigger *trigger = work->schema->triggers->pdata[i];

        if (!g_ascii_strcasecmp(trigger->table.name, work->after->name.name))
            cm_statements_add(work->statements, g_strdup(trigger->sql));
    }
}

/* A view that named a column which is gone must not be found out by the application. */
static void
check_views(const Rebuild *work)
{
    for (guint i = 0; i < work->schema->views->len; i++) {
        const CmView *view = work->schema->views->pdata[i];
        g_autofree char *name = quoted(view->name.name);

        if (cm_sqlite_mentions(view->sql, work->after->name.name))
            cm_statements_add_format(work->statements, "SELECT 1 FROM %s LIMIT 0", name);
    }
}

bool
cm_sqlite_rebuild(const CmTable *before, const CmTable *after, const CmSchema *schema,
                  GPtrArray *statements, GError **error)
{
    Rebuild work = {before, after, schema, NULL, statements};
    g_autofree char *temporary = free_name(schema, &before->name);
    g_autofree char *query = cm_sqlite_orphans_query(before, after, schema);
    char *create = cm_sqlite_create_table(after, temporary, error);

    if (!create)
        return false;
    work.temporary = temporary;
    note_orphans(&work, query);
    cm_statements_add(statements, create);
    copy_rows(&work);
    check_rows(&work);
    keep_counter(&work);
    swap(&work);
    recreate(&work);
    check_orphans(&work, query);
    check_views(&work);
    return true;
}
