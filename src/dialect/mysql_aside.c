/* Foreign keys that step aside while the types of their columns change. */
#include "dialect/mysql_alter.h"

#include <string.h>

static char *
key_text(const CmName *table, const CmConstraint *key)
{
    g_autofree char *name = cm_name_to_string(table);

    return g_strdup_printf("%s\n%s", name, key->name);
}

/* Whether a key is over the column of a table, or refers to it. */
static bool
is_about(const CmTable *owner, const CmConstraint *key, const CmName *table, const char *column)
{
    if (key->kind != CM_CONSTRAINT_FOREIGN_KEY || !key->name)
        return false;
    return (cm_name_equal(&owner->name, table) && cm_parts_mention(key->parts, column)) ||
           (cm_name_equal(&key->referred, table) && key->referred_columns &&
            g_strv_contains((const char *const *)key->referred_columns, column));
}

static bool
has_text(const GPtrArray *texts, const char *text)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)texts, text, g_str_equal, NULL);
}

/* An index over the columns of a key and no more, as the server made one for it, would be replaced
 * by one of another name when the key comes back. */
static void
keep_indexes(GString *sql, const CmDialect *dialect, const CmTable *owner, const CmConstraint *key)
{
    for (guint i = 0; i < owner->indexes->len; i++) {
        const CmIndex *index = owner->indexes->pdata[i];

        if (index->unique || !cm_parts_match(index->parts, key->parts))
            continue;
        g_string_append(sql, ", DROP INDEX ");
        cm_spelling_append_identifier(sql, dialect->spelling, index->name);
        g_string_append(sql, ", ADD ");
        cm_mysql_append_index(sql, dialect, index);
    }
}

/* A key that no operation of the run makes. */
static void
put_aside(const CmDialect *dialect, const CmTable *owner, const CmConstraint *key, GPtrArray *aside,
          GPtrArray *statements)
{
    g_autofree char *text = key_text(&owner->name, key);
    GString *sql = g_string_new("ALTER TABLE ");

    if (has_text(aside, text)) {
        g_string_free(sql, TRUE);
        return;
    }
    cm_ddl_append_name(sql, dialect, &owner->name);
    g_string_append(sql, " DROP FOREIGN KEY ");
    cm_spelling_append_identifier(sql, dialect->spelling, key->name);
    keep_indexes(sql, dialect, owner, key);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    g_ptr_array_add(aside, g_steal_pointer(&text));
}

/* What the column that an operation changes is called before the first of the run. */
static const char *
name_before(const GPtrArray *operations, guint first, guint at)
{
    const CmOperation *changes = operations->pdata[at];
    const char *name = changes->name;

    while (at-- > first) {
        const CmOperation *operation = operations->pdata[at];

        if (operation->kind == CM_OPERATION_RENAME_COLUMN &&
            cm_name_equal(&operation->table, &changes->table) &&
            !g_strcmp0(operation->new_name, name))
            name = operation->name;
    }
    return name;
}

GPtrArray *
cm_mysql_put_aside(const CmDialect *dialect, const GPtrArray *operations, guint at, guint end,
                   const CmSchema *schema, GPtrArray *statements)
{
    GPtrArray *aside = g_ptr_array_new_with_free_func(g_free);

    for (guint first = at; at < end; at++) {
        const CmOperation *operation = operations->pdata[at];
        const char *name = name_before(operations, first, at);

        if (operation->kind != CM_OPERATION_ALTER_COLUMN || !operation->changes.type)
            continue;
        for (guint i = 0; i < schema->tables->len; i++) {
            const CmTable *owner = schema->tables->pdata[i];

            for (guint j = 0; j < owner->constraints->len; j++)
                if (is_about(owner, owner->constraints->pdata[j], &operation->table, name))
                    put_aside(dialect, owner, owner->constraints->pdata[j], aside, statements);
        }
    }
    return aside;
}

void
cm_mysql_give_back(const CmDialect *dialect, const GPtrArray *aside, const CmSchema *schema,
                   GPtrArray *statements)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *owner = schema->tables->pdata[i];

        for (guint j = 0; j < owner->constraints->len; j++) {
            const CmConstraint *key = owner->constraints->pdata[j];
            g_autofree char *text = key_text(&owner->name, key);
            GString *sql;

            if (key->kind != CM_CONSTRAINT_FOREIGN_KEY || !has_text(aside, text))
                continue;
            sql = g_string_new("ALTER TABLE ");
            cm_ddl_append_name(sql, dialect, &owner->name);
            g_string_append(sql, " ADD ");
            cm_mysql_append_constraint(sql, dialect, key);
            cm_statements_add(statements, g_string_free(sql, FALSE));
        }
    }
}

bool
cm_mysql_is_aside(CmMysqlAlter *alter, const CmConstraint *constraint)
{
    g_autofree char *text = key_text(alter->name, constraint);
    guint at;

    if (constraint->kind != CM_CONSTRAINT_FOREIGN_KEY ||
        !g_ptr_array_find_with_equal_func(alter->aside, text, g_str_equal, &at))
        return false;
    g_ptr_array_remove_index(alter->aside, at);
    return true;
}

bool
cm_mysql_rename_aside(CmMysqlAlter *alter, const CmConstraint *constraint, const char *name)
{
    const CmConstraint renamed = {.name = (char *)name};

    if (!cm_mysql_is_aside(alter, constraint))
        return false;
    g_ptr_array_add(alter->aside, key_text(alter->name, &renamed));
    return true;
}
