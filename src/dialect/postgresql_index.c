/* Indexes of PostgreSQL: on tables, partitioned tables and materialized views. */
#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_table.h"

#include <string.h>

/* An index lies in the schema of its table. */
static char *
index_name(const CmName *table, const char *index)
{
    CmName name = {table->schema, (char *)index};

    return cm_postgresql_name(&name);
}

static char *
create_index_sql(const CmName *table, const CmIndex *index, bool is_alone)
{
    const char *method = cm_postgresql_option(index->options, "using");
    const char *tablespace = cm_postgresql_option(index->options, "tablespace");
    g_auto(GStrv) include = cm_postgresql_list(index->options, "include");
    g_autofree char *with = cm_postgresql_settings(index->options, "with");
    GString *out = g_string_new(index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");

    if (is_alone)
        g_string_append(out, "CONCURRENTLY ");
    cm_spelling_append_identifier(out, &cm_spelling_postgresql, index->name);
    g_string_append(out, cm_postgresql_is_set(index->options, "only") ? " ON ONLY " : " ON ");
    cm_ddl_append_name(out, &cm_dialect_postgresql, table);
    if (method)
        g_string_append_printf(out, " USING %s", method);
    g_string_append_c(out, ' ');
    cm_ddl_append_parts(out, &cm_dialect_postgresql, index->parts);
    if (include) {
        g_string_append(out, " INCLUDE ");
        cm_ddl_append_columns(out, &cm_dialect_postgresql, (const char *const *)include);
    }
    if (cm_postgresql_is_set(index->options, "nulls_not_distinct"))
        g_string_append(out, " NULLS NOT DISTINCT");
    if (with)
        g_string_append_printf(out, " WITH %s", with);
    if (tablespace) {
        g_string_append(out, " TABLESPACE ");
        cm_spelling_append_identifier(out, &cm_spelling_postgresql, tablespace);
    }
    if (index->where) {
        g_string_append(out, " WHERE ");
        cm_ddl_append_sql(out, &cm_dialect_postgresql, index->where);
    }
    return g_string_free(out, FALSE);
}

void
cm_postgresql_set_index_statistics(const CmRendering *rendering, const char *index,
                                   const CmOptions *options)
{
    g_auto(GStrv) list = cm_postgresql_list(options, "statistics");

    for (GStrv target = list; target && *target; target++) {
        g_auto(GStrv) sides = g_strsplit(*target, "=", 2);

        if (sides[0] && sides[1])
            cm_statements_add_format(rendering->statements,
                                     "ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s", index,
                                     sides[0], sides[1]);
    }
}

static void
add_statement(const CmRendering *rendering, char *sql, bool is_alone)
{
    g_ptr_array_add(
        rendering->statements,
        cm_statement_text(sql, is_alone ? CM_STATEMENT_AUTOCOMMIT : CM_STATEMENT_IN_TRANSACTION));
    g_free(sql);
}

static void
add_index(const CmRendering *rendering, const CmName *table, const CmIndex *index, bool is_alone)
{
    g_autofree char *name = index_name(table, index->name);

    add_statement(rendering, create_index_sql(table, index, is_alone), is_alone);
    cm_postgresql_set_index_statistics(rendering, name, index->options);
    if (index->comment)
        cm_rendering_comment(rendering, "INDEX", name, index->comment);
    cm_postgresql_restate_marks(rendering, table, index->name, index);
}

void
cm_postgresql_add_index(const CmRendering *rendering, const CmName *table, const CmIndex *index)
{
    add_index(rendering, table, index, false);
}

/* An index of the partitioned table alone takes those of partitions that came before it. */
static void
attach_children(const CmRendering *rendering, const CmName *table, const CmIndex *index)
{
    const CmName own = {table->schema, index->name};
    g_autofree char *parent = cm_name_to_string(&own);
    g_autofree char *of = cm_postgresql_name(&own);

    for (guint i = 0; rendering->schema && i < rendering->schema->tables->len; i++) {
        const CmTable *heir = rendering->schema->tables->pdata[i];

        for (guint j = 0; j < heir->indexes->len; j++) {
            const CmIndex *child = heir->indexes->pdata[j];
            g_autofree char *name = index_name(&heir->name, child->name);

            if (!g_strcmp0(cm_postgresql_option(child->options, "parent"), parent))
                cm_statements_add_format(rendering->statements,
                                         "ALTER INDEX %s ATTACH PARTITION %s", of, name);
        }
    }
}

void
cm_postgresql_add_index_whole(const CmRendering *rendering, const CmName *table,
                              const CmIndex *index)
{
    add_index(rendering, table, index, false);
    if (cm_postgresql_is_set(index->options, "only"))
        attach_children(rendering, table, index);
}

void
cm_postgresql_remove_index(const CmRendering *rendering, const CmName *table, const CmIndex *index)
{
    g_autofree char *name = index_name(table, index->name);

    cm_statements_add_format(rendering->statements, "DROP INDEX %s", name);
}

/* The index that a failed CREATE INDEX CONCURRENTLY left behind, or NULL. */
static CmIndex *
find_leftover(const CmRendering *rendering, const CmIndex *index)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    CmTable *table =
        rendering->schema ? cm_schema_table(rendering->schema, &operation->table) : NULL;
    CmIndex *other = table ? cm_table_index(table, index->name) : NULL;

    return other && cm_postgresql_is_set(other->options, "invalid") ? other : NULL;
}

static void
drop_leftover(const CmRendering *rendering, CmIndex *leftover)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    CmTable *table = cm_schema_table(rendering->schema, &operation->table);
    g_autofree char *name = index_name(&operation->table, leftover->name);

    add_statement(rendering, g_strdup_printf("DROP INDEX CONCURRENTLY %s", name), true);
    g_ptr_array_remove(table->indexes, leftover);
}

/* Whether the revision goes on to make indexes of partitions that hang on this one: the server must
 * not make them by itself. */
static bool
has_later_children(const CmRendering *rendering, const CmIndex *index)
{
    const CmName own = {cm_rendering_operation(rendering)->table.schema, index->name};
    g_autofree char *name = cm_name_to_string(&own);

    for (guint i = rendering->at + 1; i < rendering->operations->len; i++) {
        const CmOperation *operation = rendering->operations->pdata[i];

        if (operation->kind == CM_OPERATION_CREATE_INDEX &&
            !g_strcmp0(cm_postgresql_option(operation->index->options, "parent"), name))
            return true;
    }
    return false;
}

/* The index of a table that is yet to be attached finds its parent when that is done. */
static bool
is_attached(const CmRendering *rendering)
{
    const CmTable *table =
        rendering->schema
            ? cm_schema_table(rendering->schema, &cm_rendering_operation(rendering)->table)
            : NULL;

    return !table || cm_postgresql_option(table->options, "partition_of");
}

bool
cm_postgresql_create_index(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmIndex *index = operation->index;
    g_autoptr(CmIndex) alone = NULL;
    const CmValue yes = cm_value_of_boolean(true);
    const char *parent = cm_postgresql_option(index->options, "parent");
    bool is_alone = cm_postgresql_is_set(index->options, "concurrently");
    CmIndex *leftover = is_alone ? find_leftover(rendering, index) : NULL;
    g_autofree char *of = parent ? cm_postgresql_named(parent) : NULL;
    g_autofree char *name = index_name(&operation->table, index->name);

    (void)error;
    if (leftover)
        drop_leftover(rendering, leftover);
    if (has_later_children(rendering, index)) {
        index = alone = cm_index_copy(index);
        cm_options_set(&alone->options, "postgresql", "only", &yes);
    }
    add_index(rendering, &operation->table, index, is_alone);
    if (cm_postgresql_is_set(operation->index->options, "only"))
        attach_children(rendering, &operation->table, index);
    if (of && is_attached(rendering))
        cm_statements_add_format(rendering->statements, "ALTER INDEX %s ATTACH PARTITION %s", of,
                                 name);
    return true;
}

/* The table or view that the operation is about, as far as it is known. */
static const CmIndex *
find_index(const CmRendering *rendering)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmTable *table =
        rendering->schema ? cm_schema_table(rendering->schema, &operation->table) : NULL;

    return table ? cm_table_index(table, operation->name) : NULL;
}

static bool
drops(const CmOperation *operation, const CmTable *table, const char *index)
{
    return cm_name_equal(&operation->table, &table->name) &&
           (operation->kind == CM_OPERATION_DROP_TABLE ||
            (operation->kind == CM_OPERATION_DROP_INDEX && !strcmp(operation->name, index)));
}

/* Whether the index, or its table, is dropped later in the revision; *is_wanted: another is to have
 * the name of the partition's before that. */
static bool
goes_later(const CmRendering *rendering, const CmTable *table, const char *index, bool *is_wanted)
{
    const CmOperation *own = cm_rendering_operation(rendering);

    *is_wanted = false;
    for (guint i = rendering->at + 1; i < rendering->operations->len; i++) {
        const CmOperation *operation = rendering->operations->pdata[i];

        if (drops(operation, table, index))
            return true;
        *is_wanted |= operation->kind == CM_OPERATION_CREATE_INDEX &&
                      !strcmp(operation->name, own->name) &&
                      !g_strcmp0(operation->table.schema, own->table.schema);
    }
    return false;
}

/* The index of a partition goes with the one of its parent, and only so; under another name, where
 * its own is wanted before. */
static bool
goes_with_parent(const CmRendering *rendering, const char *parent, bool *goes, GError **error)
{
    const CmOperation *own = cm_rendering_operation(rendering);
    g_autofree char *index = index_name(&own->table, own->name);
    CmName name = {NULL, NULL};
    const CmTable *owner = NULL;
    bool is_wanted = false;

    if (cm_name_parse(parent, &name, NULL))
        owner = cm_schema_index_owner(rendering->schema, name.schema, name.name);
    *goes = !owner || goes_later(rendering, owner, name.name, &is_wanted);
    if (*goes && is_wanted)
        cm_statements_add_format(rendering->statements, "ALTER INDEX %s RENAME TO cmig_goes_%u",
                                 index, rendering->at);
    cm_name_clear(&name);
    return *goes || cm_fail(error, CM_ERROR_UNSUPPORTED,
                            "the index is attached to '%s' of the partitioned table '%s', and can "
                            "only go with that",
                            parent, owner->name.name);
}

bool
cm_postgresql_drop_index(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmIndex *index = find_index(rendering);
    const char *parent = index ? cm_postgresql_option(index->options, "parent") : NULL;
    bool is_alone = cm_postgresql_is_set(operation->options, "concurrently");
    bool goes = false;
    g_autofree char *name = index_name(&operation->table, operation->name);

    if (parent && !goes_with_parent(rendering, parent, &goes, error))
        return false;
    if (!goes)
        add_statement(rendering,
                      g_strdup_printf("DROP INDEX %s%s", is_alone ? "CONCURRENTLY " : "", name),
                      is_alone);
    return true;
}

bool
cm_postgresql_rename_index(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    g_autofree char *from = index_name(&operation->table, operation->name);
    g_autofree char *to = cm_postgresql_quote(operation->new_name);

    (void)error;
    cm_statements_add_format(rendering->statements, "ALTER INDEX %s RENAME TO %s", from, to);
    return true;
}

bool
cm_postgresql_comment_index(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    g_autofree char *name = index_name(&operation->table, operation->name);

    (void)error;
    cm_rendering_comment(rendering, "INDEX", name, operation->comment);
    return true;
}
