/* The indexes that these servers make for foreign keys, and the names that they give. */
#include "dialect/mysql_program.h"
#include "schema/parents.h"

#include <string.h>

/* Whether an index or key begins with whole columns, as many as there are of these. */
static bool
begins_with(const GPtrArray *parts, const char *const *columns, guint count)
{
    if (parts->len < count)
        return false;
    for (guint i = 0; i < count; i++) {
        const CmPart *part = parts->pdata[i];

        if (!part->column || part->length || g_strcmp0(part->column, columns[i]))
            return false;
    }
    return true;
}

/* Whether the first columns of an index or key are those of a foreign key. */
static bool
serves(const GPtrArray *parts, const CmConstraint *key)
{
    g_autofree const char **columns = g_new(const char *, key->parts->len);

    for (guint i = 0; i < key->parts->len; i++)
        columns[i] = ((const CmPart *)key->parts->pdata[i])->column;
    return begins_with(parts, columns, key->parts->len);
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

/* Whether a name is a stem and a number. */
static bool
is_numbered(const char *name, const char *stem)
{
    return g_str_has_prefix(name, stem) && name[strlen(stem)] &&
           strspn(name + strlen(stem), "0123456789") == strlen(name + strlen(stem));
}

/* The number of a name that a server gives to a foreign key of any table, or NULL. */
static const char *
given_number(const char *name)
{
    const char *number = name ? g_strrstr(name, "_ibfk_") : NULL;

    return number && is_numbered(number, "_ibfk_") ? number : NULL;
}

/* A key without a name has its index called by the first column; one that got its name in another
 * table has one of that name. */
static bool
is_called_for(const CmIndex *index, const CmConstraint *key)
{
    const char *column = ((CmPart *)key->parts->pdata[0])->column;
    gsize length = column ? strlen(column) : 0;

    if (!g_strcmp0(index->name, key->name) || given_number(index->name))
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
        if (!g_strcmp0(index->name, key->name) || given_number(index->name) ||
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

/* The table that a table of the other schema becomes. */
static const CmTable *
find_wanted(const CmSchema *to, const CmTable *table)
{
    const CmTable *wanted = cm_schema_table(to, &table->name);

    for (guint i = 0; !wanted && i < to->tables->len; i++) {
        const CmTable *renamed = to->tables->pdata[i];

        if (!g_strcmp0(renamed->renamed_from, table->name.name))
            wanted = renamed;
    }
    return wanted;
}

static bool
is_said(const CmTable *wanted, const char *name)
{
    for (guint i = 0; i < wanted->indexes->len; i++) {
        const CmIndex *index = wanted->indexes->pdata[i];

        if (!strcmp(index->name, name) || !g_strcmp0(index->renamed_from, name))
            return true;
    }
    return false;
}

/* Whether a foreign key that a table has by any name is said without one. */
static bool
is_said_nameless(const CmTable *wanted, const CmConstraint *key)
{
    for (guint i = 0; i < wanted->constraints->len; i++) {
        const CmConstraint *other = wanted->constraints->pdata[i];

        if (!other->name && cm_constraint_is_same_reference(other, key))
            return true;
    }
    return false;
}

/* Whether an index goes with its foreign key. */
static bool
goes_with_key(const CmTable *table, const CmTable *wanted, const CmIndex *index)
{
    const CmConstraint *key = cm_table_constraint(table, index->name);

    return key && key->kind == CM_CONSTRAINT_FOREIGN_KEY && is_plain(index, key) &&
           !cm_table_constraint(wanted, index->name) && !is_said_nameless(wanted, key);
}

/* Whether an index of words comes that a server takes for one that serves the key. */
static bool
gets_words(const CmTable *table, const CmTable *wanted, const CmConstraint *key)
{
    for (guint i = 0; i < wanted->indexes->len; i++) {
        const CmIndex *index = wanted->indexes->pdata[i];

        if (!g_strcmp0(cm_options_text(index->options, "mysql", "kind"), "fulltext") &&
            !cm_table_index(table, index->name) && serves(index->parts, key))
            return true;
    }
    return false;
}

/* Whether a key will be served by another index, which is not there yet: the server then drops the
 * one that it made. */
static bool
goes_for_another(const CmTable *table, const CmTable *wanted, const CmIndex *index)
{
    const CmIndex *kept = cm_table_index(wanted, index->name);

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (key->kind == CM_CONSTRAINT_FOREIGN_KEY && is_plain(index, key) &&
            is_called_for(index, key) && !is_served_otherwise(table, key, index) &&
            (is_served_otherwise(wanted, key, kept) || gets_words(table, wanted, key)))
            return true;
    }
    return false;
}

/* What goes though it is wanted has to be made anew: it says what it is anyway, so that it differs.
 */
static void
make_anew(CmIndex *index)
{
    const CmValue tree = cm_value_of_text("btree");

    cm_options_set(&index->options, "mysql", "using", &tree);
}

/* Whether a key of the table has an index called like it: then the server is left to take it away.
 */
static bool
is_called_like_key(const CmTable *table, const CmIndex *index)
{
    return given_number(index->name) || cm_table_constraint(table, index->name);
}

/* An index that is not wanted goes for the sake of another: that is said, but to these servers
 * alone, since no other has it. */
static void
let_go(CmIndex *index)
{
    static const char *const here[] = {"mysql", NULL};

    index->dialects = g_strdupv((char **)here);
}

/* Whether a key has its index called like it, or like it was in a table that had another name. */
static bool
is_called_alike(const CmIndex *index, const CmConstraint *key)
{
    const char *number = given_number(key->name);

    return !g_strcmp0(index->name, key->name) ||
           (number && !g_strcmp0(number, given_number(index->name)));
}

CmIndex *
cm_mysql_own_index(const CmTable *table, const CmConstraint *key)
{
    for (guint i = 0; i < table->indexes->len; i++) {
        CmIndex *index = table->indexes->pdata[i];

        if (key->kind == CM_CONSTRAINT_FOREIGN_KEY && is_called_alike(index, key) &&
            is_plain(index, key))
            return index;
    }
    return NULL;
}

/* Whether an index is that of a foreign key which is there. */
static bool
is_of_key(const CmTable *table, const CmIndex *index)
{
    for (guint i = 0; i < table->constraints->len; i++)
        if (cm_mysql_own_index(table, table->constraints->pdata[i]) == index)
            return true;
    return false;
}

static void
forgive_index(CmTable *table, const CmTable *wanted, CmIndex *index)
{
    bool is_kept = cm_table_index(wanted, index->name) != NULL;
    bool goes = goes_for_another(table, wanted, index);

    if (is_kept &&
        (goes_with_key(table, wanted, index) || (goes && is_called_like_key(table, index))))
        make_anew(index);
    else if (is_kept || is_said(wanted, index->name) || !is_made_by_server(table, index) ||
             !(is_of_key(table, index) || cm_table_constraint(table, index->name) ||
               is_needed(wanted, index)))
        return;
    else if (goes)
        let_go(index);
    else
        g_ptr_array_remove(table->indexes, index);
}

static void
forgive_table(CmTable *table, const CmTable *wanted)
{
    for (guint i = table->indexes->len; i-- > 0;)
        forgive_index(table, wanted, table->indexes->pdata[i]);
}

void
cm_mysql_follow_rename(CmTable *table, const CmName *from, const CmName *to)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *key = table->constraints->pdata[i];

        g_autofree char *name = key->name;

        if (key->kind == CM_CONSTRAINT_FOREIGN_KEY && cm_mysql_is_given_name(from, key))
            key->name = g_strconcat(to->name, given_number(name), NULL);
        else
            g_steal_pointer(&name);
    }
}

static bool
is_same_key(const CmConstraint *own, const CmConstraint *key, const CmTable *wanted)
{
    return own->kind == CM_CONSTRAINT_FOREIGN_KEY && key->kind == CM_CONSTRAINT_FOREIGN_KEY &&
           cm_mysql_parts_become(own->parts, key->parts, wanted) &&
           own->on_delete == key->on_delete && own->on_update == key->on_update;
}

/* A foreign key that is called as the server called it in a table of another name is the one that
 * the server has given another name since. */
static void
forgive_names(CmTable *table, const CmTable *wanted)
{
    for (guint i = 0; i < wanted->constraints->len; i++) {
        const CmConstraint *key = wanted->constraints->pdata[i];

        if (!given_number(key->name) || cm_table_constraint(table, key->name))
            continue;
        for (guint j = 0; j < table->constraints->len; j++) {
            CmConstraint *own = table->constraints->pdata[j];

            if (!is_same_key(own, key, wanted) || !given_number(own->name) ||
                cm_table_constraint(wanted, own->name))
                continue;
            g_free(own->name);
            own->name = g_strdup(key->name);
            break;
        }
    }
}

/* An index that the server made and the model does not say is no difference. One that is called
 * like its key goes with that; another stays, unless it is dropped. */
void
cm_mysql_forgive(CmSchema *from, const CmSchema *to)
{
    for (guint i = 0; i < from->tables->len; i++) {
        CmTable *table = from->tables->pdata[i];
        const CmTable *wanted = find_wanted(to, table);

        if (!wanted)
            continue;
        if (!cm_name_equal(&wanted->name, &table->name))
            cm_mysql_follow_rename(table, &table->name, &wanted->name);
        forgive_names(table, wanted);
        cm_mysql_forgive_uniques(table, wanted);
        forgive_table(table, wanted);
        cm_mysql_forgive_partitions(table, wanted);
        cm_mysql_forgive_prefixes(table, wanted);
    }
    cm_mysql_forgive_triggers(from, to);
    cm_mysql_forgive_events(from, to);
}

bool
cm_mysql_gives_way(const CmIndex *index, const CmConstraint *key)
{
    return key->kind == CM_CONSTRAINT_FOREIGN_KEY && is_plain(index, key) &&
           g_strcmp0(index->name, key->name) && is_called_for(index, key);
}

bool
cm_mysql_gives_way_to(const CmTable *table, const CmIndex *index, const CmIndex *other)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (cm_mysql_gives_way(index, key) && !given_number(index->name) &&
            !cm_options_get(other->options, "mysql", "kind") && serves(other->parts, key))
            return true;
    }
    return false;
}

bool
cm_mysql_serves_as(const CmTable *table, const CmIndex *other, const CmIndex *index)
{
    const CmConstraint *key = cm_table_constraint(table, index->name);

    return key && key->kind == CM_CONSTRAINT_FOREIGN_KEY && is_plain(index, key) &&
           !cm_options_get(other->options, "mysql", "kind") && serves(other->parts, key);
}

/* Whether the first columns of an index or key are those that a foreign key refers to. */
static bool
is_referred(const GPtrArray *parts, const CmConstraint *key)
{
    const char *const *columns = (const char *const *)key->referred_columns;

    return columns && *columns && begins_with(parts, columns, g_strv_length(key->referred_columns));
}

/* Whether a table has what a foreign key that refers to it needs. */
static bool
can_be_referred(const CmTable *table, const CmConstraint *key)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *own = table->constraints->pdata[i];

        if ((own->kind == CM_CONSTRAINT_PRIMARY_KEY || own->kind == CM_CONSTRAINT_UNIQUE) &&
            is_referred(own->parts, key))
            return true;
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (!cm_options_get(index->options, "mysql", "kind") && is_referred(index->parts, key))
            return true;
    }
    return false;
}

static bool
loses_index(const CmTable *owner, const CmConstraint *key, const CmTable *before,
            const CmTable *after, const char *going)
{
    if (key->kind != CM_CONSTRAINT_FOREIGN_KEY)
        return false;
    if (cm_name_equal(&owner->name, &after->name) && !cm_parts_mention(key->parts, going) &&
        is_served_otherwise(before, key, NULL) && !is_served_otherwise(after, key, NULL))
        return true;
    return cm_name_equal(&key->referred, &after->name) && key->referred_columns &&
           !g_strv_contains((const char *const *)key->referred_columns, going) &&
           can_be_referred(before, key) && !can_be_referred(after, key);
}

bool
cm_mysql_leaves_unserved(const CmSchema *schema, const CmTable *before, const CmTable *after,
                         const char *going)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *owner = schema->tables->pdata[i];

        for (guint j = 0; j < owner->constraints->len; j++)
            if (loses_index(owner, owner->constraints->pdata[j], before, after, going))
                return true;
    }
    return false;
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

bool
cm_mysql_is_given_name(const CmName *table, const CmConstraint *constraint)
{
    g_autofree char *keys = g_strconcat(table->name, "_ibfk_", NULL);
    g_autofree char *checks = g_strconcat(table->name, "_chk_", NULL);

    if (!constraint->name)
        return false;
    /* PRIMARY, whatever was said. */
    if (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY)
        return true;
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
        return is_numbered(constraint->name, keys);
    return constraint->kind == CM_CONSTRAINT_CHECK &&
           (is_numbered(constraint->name, "CONSTRAINT_") || is_numbered(constraint->name, checks));
}
