/* Rows whose foreign key points nowhere, which a rebuild may not add to. */
#include "dialect/sqlite_rebuild.h"

static bool
has_foreign_key_to(const CmTable *table, const CmName *referred)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
            !g_ascii_strcasecmp(constraint->referred.name, referred->name))
            return true;
    }
    return false;
}

/* Whether a part of a key collates as its column does, as SQLite wants of what is referred to. */
static bool
collates_alike(const CmTable *table, const CmPart *part)
{
    const CmColumn *column = cm_table_column(table, part->column);
    const char *own = column && column->collation ? column->collation : "BINARY";

    return !part->collation || !g_ascii_strcasecmp(part->collation, own);
}

static bool
covers(const CmTable *table, const GPtrArray *parts, GStrv columns)
{
    if (parts->len != g_strv_length(columns))
        return false;
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];
        bool found = false;

        for (GStrv column = columns; part->column && *column; column++)
            found |= !g_ascii_strcasecmp(part->column, *column);
        if (!found || !collates_alike(table, part))
            return false;
    }
    return true;
}

/* Whether the columns that a foreign key refers to are a key there: SQLite refuses to check one
 * that refers to anything else, and lets it stand. */
static bool
refers_to_key(const CmTable *referred, const CmConstraint *constraint)
{
    GStrv columns = constraint->referred_columns;
    const CmConstraint *key = cm_table_primary_key(referred);

    if (!columns || !*columns)
        return key && key->parts->len == constraint->parts->len;
    for (guint i = 0; i < referred->constraints->len; i++) {
        const CmConstraint *other = referred->constraints->pdata[i];

        if ((other->kind == CM_CONSTRAINT_UNIQUE || other->kind == CM_CONSTRAINT_PRIMARY_KEY) &&
            covers(referred, other->parts, columns))
            return true;
    }
    for (guint i = 0; i < referred->indexes->len; i++) {
        const CmIndex *index = referred->indexes->pdata[i];

        if (index->unique && !index->where && covers(referred, index->parts, columns))
            return true;
    }
    return false;
}

static const CmTable *
find_referred(const CmSchema *schema, const char *name)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        if (!g_ascii_strcasecmp(table->name.name, name))
            return table;
    }
    return NULL;
}

/* before is the rebuilt table as it was: references to it are checked in both its states. */
static bool
can_be_checked(const CmSchema *schema, const CmTable *before, const CmTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];
        const CmTable *referred = constraint->kind == CM_CONSTRAINT_FOREIGN_KEY
                                      ? find_referred(schema, constraint->referred.name)
                                      : NULL;

        if (!referred)
            continue;
        if (!refers_to_key(referred, constraint) ||
            (cm_name_equal(&referred->name, &before->name) && !refers_to_key(before, constraint)))
            return false;
    }
    return true;
}

static bool
has_foreign_keys(const CmTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++)
        if (((CmConstraint *)table->constraints->pdata[i])->kind == CM_CONSTRAINT_FOREIGN_KEY)
            return true;
    return false;
}

static bool
is_concerned(const CmTable *table, const CmTable *before, const CmTable *after)
{
    bool is_own = cm_name_equal(&table->name, &after->name);

    return (is_own && (has_foreign_keys(before) || has_foreign_keys(after))) ||
           has_foreign_key_to(table, &after->name);
}

static bool
same_foreign_key(const CmConstraint *left, const CmConstraint *right)
{
    if (left->kind != right->kind || !cm_name_equal(&left->referred, &right->referred) ||
        left->parts->len != right->parts->len)
        return false;
    for (guint i = 0; i < left->parts->len; i++)
        if (g_strcmp0(((CmPart *)left->parts->pdata[i])->column,
                      ((CmPart *)right->parts->pdata[i])->column))
            return false;
    if (!left->referred_columns || !right->referred_columns)
        return left->referred_columns == right->referred_columns;
    return g_strv_equal((const char *const *)left->referred_columns,
                        (const char *const *)right->referred_columns);
}

static bool
was_there(const CmTable *before, const CmConstraint *foreign_key)
{
    for (guint i = 0; i < before->constraints->len; i++)
        if (same_foreign_key(before->constraints->pdata[i], foreign_key))
            return true;
    return false;
}

/* The numbers that SQLite gives the foreign keys which the rebuild adds: it counts from the last
 * back (transfer full). */
static char *
numbers_of_new(const CmRebuild *work)
{
    GString *out = g_string_new(NULL);
    guint number = 0;

    for (guint i = work->after->constraints->len; i-- > 0;) {
        const CmConstraint *constraint = work->after->constraints->pdata[i];

        if (constraint->kind != CM_CONSTRAINT_FOREIGN_KEY)
            continue;
        if (!was_there(work->before, constraint))
            g_string_append_printf(out, "%s%u", out->len ? ", " : "", number);
        number++;
    }
    return g_string_free(out, FALSE);
}

/* What tells the orphans of a table apart: t, r, p and f. A foreign key may say its table's name in
 * other letters after the rebuild. The rebuilt table's foreign keys have no
 * number that means the same before and after: -1 stands for those that stay, -2 for new ones.
 * A table that is not there has no rows to point to, and that says nothing about these. */
static void
append_orphans(GString *out, const CmRebuild *work, const CmTable *table, const char *added)
{
    bool is_own = cm_name_equal(&table->name, &work->after->name);
    CmValue name = cm_value_of_text(table->name.name);

    g_string_append_printf(out, "%sSELECT \"table\" AS t, %s AS r, lower(parent) AS p, ",
                           out->len ? " UNION ALL " : "",
                           is_own && !work->has_steady_rowids ? "NULL" : "rowid");
    if (is_own && *added)
        g_string_append_printf(out, "CASE WHEN fkid IN (%s) THEN -2 ELSE -1 END", added);
    else
        g_string_append(out, is_own ? "-1" : "fkid");
    g_string_append(out, " AS f FROM pragma_foreign_key_check(");
    cm_spelling_append_literal(out, &cm_spelling_sqlite, &name);
    g_string_append(out, ") WHERE lower(parent) IN "
                         "(SELECT lower(name) FROM sqlite_master WHERE type = 'table')");
}

/* A query over the rebuilt table and those that refer to it; NULL if there is nothing to check
 * (transfer full). */
static char *
orphans_query(const CmRebuild *work, bool is_after)
{
    g_autofree char *added = is_after ? numbers_of_new(work) : g_strdup("");
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < work->schema->tables->len; i++) {
        const CmTable *table = work->schema->tables->pdata[i];

        if (!is_concerned(table, work->before, work->after) ||
            !can_be_checked(work->schema, work->before, table) ||
            (cm_name_equal(&table->name, &work->after->name) &&
             !can_be_checked(work->schema, work->before, work->before)))
            continue;
        append_orphans(out, work, table, added);
    }
    return g_string_free(out, !out->len);
}

void
cm_rebuild_note_orphans(const CmRebuild *work)
{
    g_autofree char *query = orphans_query(work, false);

    if (query)
        cm_statements_add_format(work->statements, "CREATE TEMP TABLE %s AS %s", work->orphans,
                                 query);
}

void
cm_rebuild_check_orphans(const CmRebuild *work)
{
    g_autofree char *query = orphans_query(work, true);
    g_autofree char *complaint = NULL;
    g_autofree char *condition = NULL;

    if (!query)
        return;
    complaint = g_strdup_printf("rebuilding %s leaves rows whose foreign key points nowhere",
                                work->after->name.name);
    condition = g_strdup_printf(
        "NOT EXISTS (SELECT t, r, p, f FROM (%s) EXCEPT SELECT t, r, p, f FROM temp.%s) AND "
        "(SELECT count(*) FROM (%s)) <= (SELECT count(*) FROM temp.%s)",
        query, work->orphans, query, work->orphans);
    cm_rebuild_add_check(work, complaint, condition);
    cm_statements_add_format(work->statements, "DROP TABLE temp.%s", work->orphans);
}
