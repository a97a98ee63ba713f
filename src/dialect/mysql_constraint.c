/* How MySQL and MariaDB change the constraints of a table. */
#include "dialect/mysql_alter.h"

#include <string.h>

GString *
cm_mysql_drop_clause(const CmMysqlAlter *alter, const CmConstraint *constraint)
{
    switch (constraint->kind) {
    case CM_CONSTRAINT_PRIMARY_KEY:
        return g_string_new("DROP PRIMARY KEY");
    case CM_CONSTRAINT_FOREIGN_KEY:
        return cm_mysql_clause("DROP FOREIGN KEY ", alter, constraint->name);
    case CM_CONSTRAINT_UNIQUE:
        return cm_mysql_clause("DROP INDEX ", alter, constraint->name);
    default:
        return cm_mysql_clause(cm_mysql_is_mariadb(alter->dialect) ? "DROP CONSTRAINT "
                                                                   : "DROP CHECK ",
                               alter, constraint->name);
    }
}

/* An index that the server made by itself, for a key that is gone, would be replaced by one of
 * another name when a key comes: it is made anew, as one that is wanted. */
static void
keep_indexes(CmMysqlAlter *alter, const CmConstraint *key)
{
    const CmTable *after = cm_mysql_altered(alter);

    for (guint i = 0; i < alter->before->indexes->len; i++) {
        const CmIndex *index = alter->before->indexes->pdata[i];

        if (cm_mysql_gives_way(index, key) && cm_table_index(after, index->name))
            cm_mysql_make_anew(alter, index);
    }
}

void
cm_mysql_add_constraint(CmMysqlAlter *alter, const CmConstraint *constraint)
{
    GString *out = g_string_new("ADD ");

    if (cm_mysql_is_mariadb(alter->dialect))
        keep_indexes(alter, constraint);
    cm_mysql_append_constraint(out, alter->dialect, constraint);
    cm_mysql_put(alter->adds, out);
}

/* Whether it refers to what is unique by the pending clauses: no server sees that in the statement
 * that makes it. */
static bool
wants_pending(const CmMysqlAlter *alter, const CmConstraint *key)
{
    return key->kind == CM_CONSTRAINT_FOREIGN_KEY && cm_name_equal(&key->referred, alter->name) &&
           !cm_table_has_key(alter->before, key->referred_columns);
}

bool
cm_mysql_render_create_constraint(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    CmTable *table;
    guint at = 0;

    if (wants_pending(alter, operation->constraint) && !cm_mysql_flush(alter, error))
        return false;
    if (!cm_mysql_apply(alter, operation, error))
        return false;
    table = cm_mysql_altered(alter);
    cm_mysql_name_constraints(alter->dialect, table);
    at = operation->kind == CM_OPERATION_CREATE_PRIMARY_KEY ? 0 : table->constraints->len - 1;
    if (operation->constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
        cm_constraint_fill_reference(
            table->constraints->pdata[at],
            cm_schema_table(alter->schema, &operation->constraint->referred));
    cm_mysql_add_constraint(alter, table->constraints->pdata[at]);
    if (operation->constraint->kind == CM_CONSTRAINT_UNIQUE && operation->name)
        cm_mysql_keep_unique(alter, operation->name);
    return true;
}

static const char *
period_of(const CmOptions *options)
{
    return cm_options_text(options, "mariadb", "without_overlaps");
}

/* A unique constraint may be known as the index that it is. */
static CmIndex *
find_unique_index(const CmTable *table, const CmOperation *operation)
{
    const CmConstraint *wanted = operation->constraint;

    if (operation->name)
        return cm_table_index(table, operation->name);
    for (guint i = 0; wanted && i < table->indexes->len; i++) {
        CmIndex *index = table->indexes->pdata[i];

        if (wanted->kind == CM_CONSTRAINT_UNIQUE && index->unique &&
            cm_parts_match(index->parts, wanted->parts) &&
            !g_strcmp0(period_of(index->options), period_of(wanted->options)))
            return index;
    }
    return NULL;
}

static bool
drop_unique_index(CmMysqlAlter *alter, const CmIndex *index, GError **error)
{
    g_autoptr(CmOperation) operation =
        cm_operation_on(CM_OPERATION_DROP_INDEX, alter->name, index->name, NULL);

    return cm_mysql_render_drop_index(alter, operation, error);
}

/* Whether an operation behind this run drops the index by its name. */
static bool
is_dropped_later(const CmMysqlAlter *alter, const CmIndex *index)
{
    for (guint i = alter->rest; i < alter->operations->len; i++) {
        const CmOperation *operation = alter->operations->pdata[i];

        if (operation->kind == CM_OPERATION_DROP_INDEX &&
            cm_name_equal(&operation->table, alter->name) &&
            !g_strcmp0(operation->name, index->name))
            return true;
    }
    return false;
}

/* With a foreign key goes the index that the server made for it, unless it is said to go later. */
bool
cm_mysql_render_drop_constraint(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    GError *failure = NULL;
    CmTable *table = cm_mysql_altered(alter);
    const CmConstraint *constraint = cm_operation_find_constraint(operation, table, &failure);
    CmIndex *index =
        constraint ? cm_mysql_own_index(table, constraint) : find_unique_index(table, operation);
    /* A server drops an index of its own once another serves. */
    const char *drops =
        cm_mysql_is_mariadb(alter->dialect) ? "DROP INDEX IF EXISTS " : "DROP INDEX ";
    bool is_key = constraint && constraint->kind == CM_CONSTRAINT_FOREIGN_KEY;

    if (!constraint && index) {
        g_clear_error(&failure);
        return drop_unique_index(alter, index, error);
    }
    if (!constraint) {
        g_propagate_error(error, failure);
        return false;
    }
    if (!cm_mysql_is_aside(alter, constraint))
        cm_mysql_put(alter->drops, cm_mysql_drop_clause(alter, constraint));
    if (is_key && index && !is_dropped_later(alter, index)) {
        cm_mysql_put(alter->drops, cm_mysql_clause(drops, alter, index->name));
        g_ptr_array_remove(table->indexes, index);
    }
    return cm_mysql_apply(alter, operation, error);
}

static bool
rename_unique_index(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    g_autoptr(CmOperation) rename = cm_operation_on(CM_OPERATION_RENAME_INDEX, alter->name,
                                                    operation->name, operation->new_name);

    return cm_mysql_render_rename_index(alter, rename, error);
}

/* The constraint that an operation renames. The primary key has no name here, whatever it is called
 * elsewhere. */
static const CmConstraint *
find_renamed(const CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    const CmTable *table = cm_mysql_altered(alter);
    const CmConstraint *found = cm_operation_find_constraint(operation, table, NULL);

    if (!found)
        cm_fail(error, CM_ERROR_NO_SUCH_OBJECT,
                "table '%s' has no constraint '%s'; if that is the primary key, which has no name "
                "here, say 'type: primary' as well",
                table->name.name, operation->name);
    return found;
}

/* A foreign key goes and comes with the index that is called like it. */
static bool
remake_key(CmMysqlAlter *alter, const CmConstraint *key, const char *name, GError **error)
{
    g_autoptr(CmOperation) drop = cm_operation_drop_constraint(alter->name, key);
    CmConstraint *renamed = cm_constraint_copy(key);
    g_autoptr(CmOperation) create = NULL;

    g_free(renamed->name);
    renamed->name = g_strdup(name);
    create = cm_operation_create_constraint(alter->name, renamed);
    return cm_mysql_render_drop_constraint(alter, drop, error) && cm_mysql_flush(alter, error) &&
           cm_mysql_render_create_constraint(alter, create, error) && cm_mysql_flush(alter, error);
}

/* One that comes back later anyhow does so under its new name, to the index that stays. */
static bool
rename_aside(CmMysqlAlter *alter, const CmOperation *operation, const CmIndex *index,
             GError **error)
{
    g_autoptr(CmOperation) rename = index ? cm_operation_on(CM_OPERATION_RENAME_INDEX, alter->name,
                                                            index->name, operation->new_name)
                                          : NULL;

    return cm_mysql_apply(alter, operation, error) &&
           (!rename || cm_mysql_render_rename_index(alter, rename, error));
}

/* Only an index can be renamed; others go and come under their new name. */
bool
cm_mysql_render_rename_constraint(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    const CmIndex *index =
        operation->name && !cm_table_constraint(cm_mysql_altered(alter), operation->name)
            ? find_unique_index(cm_mysql_altered(alter), operation)
            : NULL;
    const CmConstraint *constraint = index ? NULL : find_renamed(alter, operation, error);
    g_autoptr(CmConstraint) renamed = NULL;

    if (index)
        return rename_unique_index(alter, operation, error);
    if (!constraint)
        return false;
    if (cm_mysql_rename_aside(alter, constraint, operation->new_name))
        return rename_aside(alter, operation,
                            cm_mysql_own_index(cm_mysql_altered(alter), constraint), error);
    if (!cm_mysql_flush(alter, error))
        return false;
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
        return remake_key(alter, constraint, operation->new_name, error);
    renamed = cm_constraint_copy(constraint);
    g_free(renamed->name);
    renamed->name = g_strdup(operation->new_name);
    if (constraint->kind == CM_CONSTRAINT_UNIQUE &&
        cm_mysql_can(alter->dialect, alter->schema->server_version, CM_MYSQL_RENAMES_INDEXES)) {
        GString *out = cm_mysql_clause("RENAME INDEX ", alter, constraint->name);

        g_string_append(out, " TO ");
        cm_spelling_append_identifier(out, alter->dialect->spelling, operation->new_name);
        cm_mysql_add_single(alter, out);
    } else if (constraint->kind == CM_CONSTRAINT_UNIQUE) {
        cm_mysql_put(alter->drops, cm_mysql_drop_clause(alter, constraint));
        cm_mysql_add_constraint(alter, renamed);
    } else if (constraint->kind != CM_CONSTRAINT_PRIMARY_KEY) {
        cm_mysql_add_single(alter, cm_mysql_drop_clause(alter, constraint));
        cm_mysql_add_constraint(alter, renamed);
    }
    return cm_mysql_apply(alter, operation, error) && cm_mysql_flush(alter, error);
}
