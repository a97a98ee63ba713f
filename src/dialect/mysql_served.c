/* The indexes that these servers make for foreign keys by themselves, and the names that they give.
 */
#include "dialect/mysql.h"

#include <string.h>

/* Whether the first columns of an index or key are those of a foreign key. */
static bool
serves(const GPtrArray *parts, const CmConstraint *key)
{
    if (parts->len < key->parts->len)
        return false;
    for (guint i = 0; i < key->parts->len; i++) {
        const CmPart *part = parts->pdata[i], *wanted = key->parts->pdata[i];

        if (!part->column || part->length || g_strcmp0(part->column, wanted->column))
            return false;
    }
    return true;
}

/* Whether a key can do without the index, if that is not NULL. */
static bool
is_served_otherwise(const CmTable *table, const CmConstraint *key, const CmIndex *index)
{
    const CmConstraint *primary = cm_table_primary_key(table);

    if (primary && serves(primary->parts, key))
        return true;
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_UNIQUE && serves(constraint->parts, key))
            return true;
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *other = table->indexes->pdata[i];

        if (other != index && !cm_options_get(other->options, "mysql", "kind") &&
            serves(other->parts, key))
            return true;
    }
    return false;
}

static bool
is_plain(const CmIndex *index, const CmConstraint *key)
{
    if (index->unique || index->comment || index->options || index->parts->len != key->parts->len)
        return false;
    for (guint i = 0; i < index->parts->len; i++)
        if (((CmPart *)index->parts->pdata[i])->order == CM_ORDER_DESC)
            return false;
    return serves(index->parts, key);
}

/* A key without a name has its index called by the first column. */
static bool
is_called_for(const CmIndex *index, const CmConstraint *key)
{
    const char *column = ((CmPart *)key->parts->pdata[0])->column;
    gsize length = column ? strlen(column) : 0;

    if (!g_strcmp0(index->name, key->name))
        return true;
    return column && !strncmp(index->name, column, length) &&
           (!index->name[length] ||
            (index->name[length] == '_' && g_ascii_isdigit(index->name[length + 1])));
}

static bool
is_made_by_server(const CmTable *table, const CmIndex *index)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (key->kind != CM_CONSTRAINT_FOREIGN_KEY || !is_plain(index, key))
            continue;
        if (!g_strcmp0(index->name, key->name) ||
            (is_called_for(index, key) && !is_served_otherwise(table, key, index)))
            return true;
    }
    return false;
}

/* Whether a key of the table would have such an index made for it. */
static bool
is_needed(const CmTable *table, const CmIndex *index)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (key->kind == CM_CONSTRAINT_FOREIGN_KEY && is_plain(index, key))
            return true;
    }
    return false;
}

/* An index that the server made and the model does not say is no difference. One that is called
 * like its key goes with that; another stays, unless it is dropped. */
void
cm_mysql_forgive(CmSchema *from, const CmSchema *to)
{
    for (guint i = 0; i < from->tables->len; i++) {
        CmTable *table = from->tables->pdata[i];
        const CmTable *wanted = cm_schema_table(to, &table->name);

        for (guint j = table->indexes->len; wanted && j-- > 0;) {
            const CmIndex *index = table->indexes->pdata[j];

            if (!cm_table_index(wanted, index->name) && is_made_by_server(table, index) &&
                (cm_table_constraint(table, index->name) || is_needed(wanted, index)))
                g_ptr_array_remove_index(table->indexes, j);
        }
    }
    cm_mysql_forgive_triggers(from, to);
}

CmIndex *
cm_mysql_own_index(const CmTable *table, const CmConstraint *key)
{
    CmIndex *index = key->name ? cm_table_index(table, key->name) : NULL;

    return index && is_plain(index, key) ? index : NULL;
}

void
cm_mysql_imply_indexes(CmTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];
        CmIndex *index;

        if (key->kind != CM_CONSTRAINT_FOREIGN_KEY || !key->name ||
            is_served_otherwise(table, key, NULL))
            continue;
        index = cm_index_new(key->name, false);
        g_ptr_array_unref(index->parts);
        index->parts = cm_parts_copy(key->parts);
        cm_table_add_index(table, index);
    }
}

static bool
is_numbered(const char *name, const char *stem)
{
    return g_str_has_prefix(name, stem) && name[strlen(stem)] &&
           strspn(name + strlen(stem), "0123456789") == strlen(name + strlen(stem));
}

bool
cm_mysql_is_given_name(const CmName *table, const CmConstraint *constraint)
{
    g_autofree char *keys = g_strconcat(table->name, "_ibfk_", NULL);
    g_autofree char *checks = g_strconcat(table->name, "_chk_", NULL);

    if (!constraint->name)
        return false;
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
        return is_numbered(constraint->name, keys);
    return constraint->kind == CM_CONSTRAINT_CHECK &&
           (is_numbered(constraint->name, "CONSTRAINT_") || is_numbered(constraint->name, checks));
}
