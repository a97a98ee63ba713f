/* Replacing a SQLite table that ALTER TABLE cannot change, by the procedure that SQLite documents
 * (https://www.sqlite.org/lang_altertable.html#otheralter), with checks that nothing is lost.
 *
 * The session runs with foreign_keys off, so that DROP TABLE deletes no child rows. The new table
 * has a temporary name until the old one is gone; the rename runs with legacy_alter_table on, so
 * that SQLite neither trips over views that miss the table for a moment nor rewrites the foreign
 * keys of others. Every check is an INSERT into a temporary table whose CHECK constraint is named
 * after what is wrong, so that the same script fails with the same words offline. */
#include "dialect/sqlite_rebuild.h"
#include "dialect/sqlite_types.h"

#include <string.h>

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

static bool
is_taken(const CmSchema *schema, const char *name)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        if (!g_ascii_strcasecmp(table->name.name, name))
            return true;
        for (guint j = 0; j < table->indexes->len; j++)
            if (!g_ascii_strcasecmp(((CmIndex *)table->indexes->pdata[j])->name, name))
                return true;
    }
    for (guint i = 0; i < schema->views->len; i++)
        if (!g_ascii_strcasecmp(((CmView *)schema->views->pdata[i])->name.name, name))
            return true;
    return false;
}

char *
cm_sqlite_free_name(const CmSchema *schema, const char *stem, const char *other)
{
    char *name = g_strdup_printf("_cmig_%s", stem);

    for (guint i = 1; is_taken(schema, name) || (other && !g_ascii_strcasecmp(name, other)); i++) {
        g_free(name);
        name = g_strdup_printf("_cmig_%u_%s", i, stem);
    }
    return name;
}

/* A column that the new table holds as data and the old one has: it is copied, also where it was
 * computed until now. */
static bool
is_copied(const CmRebuild *work, const CmColumn *column)
{
    return cm_table_column(work->before, column->name) && !column->computed;
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

/* The column that is another name for the rowid: a single INTEGER as the key, unless the key stands
 * at the column and is DESC. NULL if there is none. */
static const CmColumn *
rowid_alias(const CmTable *table)
{
    const CmConstraint *key = cm_table_primary_key(table);
    const CmPart *part = key && key->parts->len == 1 ? key->parts->pdata[0] : NULL;
    const CmColumn *column;
    g_autofree char *type = NULL;

    if (!part || part->order == CM_ORDER_DESC || is_without_rowid(table))
        return NULL;
    column = cm_table_column(table, part->column);
    type = column ? cm_dialect_sqlite.type_text(column->type, NULL) : NULL;
    return type && !g_ascii_strcasecmp(type, "INTEGER") ? column : NULL;
}

/* Whether the rowid is copied as such. */
static bool
keeps_rowid(const CmRebuild *work)
{
    return rowid_name(work->before) && rowid_name(work->after) && !rowid_alias(work->after);
}

/* A column that became NOT NULL and has a default gets it where there was NULL. Nothing
 * here has an affinity, so that a comparison takes the value as it is stored in the new table:
 * ALTER TABLE ADD COLUMN a TEXT DEFAULT FALSE leaves numbers behind, which are texts there. */
static void
append_source(GString *out, const CmRebuild *work, const CmColumn *column, const char *table)
{
    const CmColumn *old = cm_table_column(work->before, column->name);
    g_autofree char *name = quoted(column->name);
    g_autofree char *value = cm_ddl_default_text(&cm_dialect_sqlite, &column->server_default);

    if (cm_column_fills(old, column))
        g_string_append_printf(out, "coalesce(%s%s, %s)", table, name,
                               value);
    else
        g_string_append_printf(out, "%s%s%s", *table ? "+" : "", table, name);
}

static void
copy_rows(const CmRebuild *work)
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
        append_source(from, work, column, "");
    }
    if (to->len)
        cm_statements_add_format(work->statements, "INSERT INTO %s (%s) SELECT %s FROM %s",
                                 destination, to->str, from->str, source);
}

void
cm_rebuild_add_check(const CmRebuild *work, const char *complaint, const char *condition)
{
    g_autofree char *name = quoted(complaint);

    cm_statements_add_format(work->statements,
                             "CREATE TEMP TABLE %s (ok CONSTRAINT %s CHECK (ok))", work->check,
                             name);
    cm_statements_add_format(work->statements, "INSERT INTO temp.%s SELECT %s", work->check,
                             condition);
    cm_statements_add_format(work->statements, "DROP TABLE temp.%s", work->check);
}

/* With foreign keys on, dropping the old table would delete the rows that refer to it. */
static void
check_session(const CmRebuild *work)
{
    g_autofree char *complaint = g_strdup_printf(
        "foreign_keys must be off while %s is rebuilt", work->before->name.name);

    cm_rebuild_add_check(work, complaint, "(SELECT NOT foreign_keys FROM pragma_foreign_keys)");
}

/* Whether values stay what they are: a type of the same affinity changes none. */
static bool
keeps_values(const CmColumn *left, const CmColumn *right)
{
    return cm_sqlite_type_affinity(left->type) == cm_sqlite_type_affinity(right->type);
}

/* Whether all columns of the new key hold what they held in the old table. */
static bool
key_is_kept(const CmRebuild *work, const CmConstraint *key)
{
    for (guint i = 0; i < key->parts->len; i++) {
        const CmPart *part = key->parts->pdata[i];
        const CmColumn *column = cm_table_column(work->after, part->column);
        const CmColumn *old = cm_table_column(work->before, part->column);

        if (!column || !old || column->computed || (old->nullable && !column->nullable))
            return false;
    }
    return key->parts->len > 0;
}

static void
append_collation(GString *out, const char *collation)
{
    if (!collation)
        return;
    g_string_append(out, " COLLATE ");
    cm_spelling_append_identifier(out, &cm_spelling_sqlite, collation);
}

/* How a row of the old table finds itself in the new one, or NULL when it cannot. */
static char *
row_match(const CmRebuild *work)
{
    const CmConstraint *key = cm_table_primary_key(work->after);
    g_autoptr(GString) out = g_string_new(NULL);

    if (keeps_rowid(work))
        return g_strdup_printf("n.%s = o.%s", rowid_name(work->after), rowid_name(work->before));
    if (!key || !key_is_kept(work, key))
        return NULL;
    for (guint i = 0; i < key->parts->len; i++) {
        const CmPart *part = key->parts->pdata[i];
        g_autofree char *name = quoted(part->column);

        g_string_append_printf(out, "%sn.%s", i ? " AND " : "", name);
        append_collation(out, part->collation);
        g_string_append_printf(out, " IS +o.%s", name);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* SQLite nests no expression deeper than 1000, and a chain of OR is as deep as it is long. */
#define LONGEST_CHAIN 200

/* What an expression fills a row with may be another value the next time. */
static void
append_difference(GString *out, const CmRebuild *work, const CmColumn *column)
{
    const CmColumn *was = cm_table_column(work->before, column->name);
    g_autofree char *name = quoted(column->name);

    if (cm_column_fills(was, column) && column->server_default.kind == CM_DEFAULT_SQL)
        g_string_append_printf(out, "o.%s IS NOT NULL AND ", name);
    g_string_append_printf(out, "n.%s", name);
    append_collation(out, column->collation ? "BINARY" : NULL);
    g_string_append(out, " IS NOT ");
    append_source(out, work, column, "o.");
}

/* That one of the columns whose values are meant to stay is another; "" where there is none. */
static char *
rows_differ(const CmRebuild *work)
{
    GString *out = g_string_new(NULL);
    guint terms = 0;

    for (guint i = 0; i < work->after->columns->len; i++) {
        const CmColumn *column = work->after->columns->pdata[i];
        const CmColumn *was = cm_table_column(work->before, column->name);

        if (!is_copied(work, column) || !keeps_values(was, column))
            continue;
        if (terms)
            g_string_append(out, terms % LONGEST_CHAIN ? " OR " : ") OR (");
        append_difference(out, work, column);
        terms++;
    }
    if (terms > LONGEST_CHAIN)
        g_string_append_c(g_string_prepend_c(out, '('), ')');
    return g_string_free(out, FALSE);
}

/* Row count, and the content of all columns whose values are meant to stay, row by row. */
static void
check_rows(const CmRebuild *work)
{
    g_autofree char *differs = rows_differ(work);
    g_autofree char *old = quoted(work->before->name.name);
    g_autofree char *new = quoted(work->temporary);
    g_autofree char *match = row_match(work);
    g_autofree char *complaint =
        g_strdup_printf("rebuilding %s lost or changed rows", work->before->name.name);
    g_autofree char *condition =
        g_strdup_printf("(SELECT count(*) FROM %s) = (SELECT count(*) FROM %s)", old, new);

    if (match && *differs) {
        g_autofree char *count = g_steal_pointer(&condition);

        condition = g_strdup_printf("%s AND NOT EXISTS (SELECT 1 FROM %s AS o LEFT JOIN %s AS n ON "
                                    "%s WHERE %s)",
                                    count, old, new, match, differs);
    }
    cm_rebuild_add_check(work, complaint, condition);
}

/* A row can be told by its rowid before and after. */
static bool
has_steady_rowids(const CmRebuild *work)
{
    const CmColumn *before = rowid_alias(work->before);
    const CmColumn *after = rowid_alias(work->after);

    return keeps_rowid(work) || (before && after && !g_strcmp0(before->name, after->name));
}

/* The counter of AUTOINCREMENT may be beyond every row that is left. */
static void
keep_counter(const CmRebuild *work)
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
swap(const CmRebuild *work)
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
recreate(const CmRebuild *work)
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

bool
cm_sqlite_rebuild(const CmTable *before, const CmTable *after, const CmSchema *schema,
                  GPtrArray *statements, GError **error)
{
    g_autofree char *temporary = cm_sqlite_free_name(schema, before->name.name, NULL);
    g_autofree char *check = cm_sqlite_free_name(schema, "check", temporary);
    g_autofree char *orphans = cm_sqlite_free_name(schema, "orphans", temporary);
    CmRebuild work = {before, after, schema, temporary, check, orphans, false, statements};
    char *create = cm_sqlite_create_table(after, temporary, error);

    if (!create)
        return false;
    work.has_steady_rowids = has_steady_rowids(&work);
    check_session(&work);
    cm_rebuild_note_orphans(&work);
    cm_statements_add(statements, create);
    copy_rows(&work);
    check_rows(&work);
    keep_counter(&work);
    swap(&work);
    recreate(&work);
    cm_rebuild_check_orphans(&work);
    cm_rebuild_check_users(&work);
    return true;
}
