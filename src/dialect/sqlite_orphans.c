/* Rows whose foreign key points nowhere, which a rebuild may not add to. */
#include "dialect/sqlite.h"

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

static bool
covers(const GPtrArray *parts, GStrv columns)
{
    if (parts->len != g_strv_length(columns))
        return false;
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];
        bool found = false;

        for (GStrv column = columns; part->column && *column; column++)
            found |= !g_ascii_strcasecmp(part->column, *column);
        if (!found)
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
            covers(other->parts, columns))
            return true;
    }
    for (guint i = 0; i < referred->indexes->len; i++) {
        const CmIndex *index = referred->indexes->pdata[i];

        if (index->unique && !index->where && covers(index->parts, columns))
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

char *
cm_sqlite_orphans_query(const CmTable *before, const CmTable *after, const CmSchema *schema)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];
        CmValue name = cm_value_of_text(table->name.name);

        if (!is_concerned(table, before, after) || !can_be_checked(schema, before, table) ||
            (cm_name_equal(&table->name, &after->name) && !can_be_checked(schema, before, before)))
            continue;
        g_string_append(out, out->len ? " UNION ALL " : "");
        g_string_append(out, "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check(");
        cm_spelling_append_literal(out, &cm_spelling_sqlite, &name);
        g_string_append_c(out, ')');
    }
    return g_string_free(out, !out->len);
}
