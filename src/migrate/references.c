#include "migrate/references.h"

#include "migrate/compare.h"
#include "schema/dialects.h"

/* Whether a table is none of those that the project looks at. */
static bool
is_foreign(const CmProject *project, const CmName *name)
{
    const CmConfig *config = project->config;
    GHashTableIter iterator;
    gpointer glob;

    if (!cm_compare_wants(name, (const char *const *)config->include,
                          (const char *const *)config->exclude))
        return true;
    if (!name->schema)
        return false;
    g_hash_table_iter_init(&iterator, project->schemas);
    while (g_hash_table_iter_next(&iterator, &glob, NULL))
        if (g_pattern_match_simple(glob, name->schema))
            return false;
    return true;
}

static CmDialects
dialects_of(const CmTable *table, const CmConstraint *constraint)
{
    CmDialects all = cm_dialects_of((const char *const *)constraint->dialects) &
                     cm_dialects_of((const char *const *)table->dialects);

    for (guint i = 0; i < constraint->parts->len; i++) {
        const char *name = ((const CmPart *)constraint->parts->pdata[i])->column;
        const CmColumn *column = name ? cm_table_column(table, name) : NULL;

        if (column)
            all &= cm_dialects_of((const char *const *)column->dialects);
    }
    return all;
}

static bool
check_table(const CmProject *project, const CmSchema *schema, const CmTable *table, GError **error)
{
    CmDialects here = cm_dialects_one(project->dialect->name);

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];
        const CmName *referred = &constraint->referred;
        g_autofree char *what = NULL;

        if (constraint->kind != CM_CONSTRAINT_FOREIGN_KEY || cm_model_referred(schema, referred) ||
            is_foreign(project, referred) || !(dialects_of(table, constraint) & here))
            continue;
        what = cm_constraint_describe(constraint);
        return cm_fail_at(error, table->at, CM_ERROR_VALUE,
                          "%s of table '%s' refers to '%s', which is no table of the model; add "
                          "it, or, if it is none of the project's, say its schema too or leave it "
                          "out with 'autogenerate: {exclude: [%s]}'",
                          what, table->name.name, referred->name, referred->name);
    }
    return true;
}

bool
cm_references_check(const CmProject *project, const CmModel *model, GError **error)
{
    const CmSchema *schema = model->schema;

    if (!project->dialect || project->dialect == &cm_dialect_sqlite)
        return true;
    for (guint i = 0; i < schema->tables->len; i++)
        if (!check_table(project, schema, schema->tables->pdata[i], error))
            return false;
    return true;
}

static void
note(GHashTable *names, const char *schema, const char *name)
{
    const CmName noted = {(char *)schema, (char *)name};

    g_hash_table_add(names, cm_name_to_string(&noted));
}

/* The tables that a step makes, sooner or later. */
static GHashTable *
find_made(const GPtrArray *operations)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == CM_OPERATION_CREATE_TABLE)
            note(names, operation->table.schema, operation->table.name);
        else if (operation->kind == CM_OPERATION_RENAME_TABLE)
            note(names, operation->table.schema, operation->new_name);
    }
    return names;
}

/* A table of another database is looked for by nobody; others are asked about once. */
static bool
check_key(const CmProject *project, GHashTable *there, const CmOperation *operation,
          const CmConstraint *key, GError **error)
{
    const CmName *referred = &key->referred;
    const CmValue bind = cm_value_of_text(referred->name);
    g_autoptr(CmResult) result = NULL;
    g_autoptr(GError) cause = NULL;
    g_autofree char *name = NULL;
    g_autofree char *what = NULL;

    if (key->kind != CM_CONSTRAINT_FOREIGN_KEY || referred->schema ||
        cm_name_equal(referred, &operation->table))
        return true;
    name = cm_name_to_string(referred);
    if (g_hash_table_contains(there, name))
        return true;
    result = cm_connection_query(project->connection, project->dialect->find_table_sql, &bind, 1,
                                 &cause);
    if (result && cm_result_next(result, &cause)) {
        g_hash_table_add(there, g_steal_pointer(&name));
        return true;
    }
    if (cause) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    what = cm_constraint_describe(key);
    return cm_fail_at(error, operation->at, CM_ERROR_NO_SUCH_TABLE,
                      "%s of table '%s' refers to '%s', and there is no such table; create it "
                      "before, or leave the key to others with 'dialects:'",
                      what, operation->table.name, referred->name);
}

bool
cm_references_check_step(const CmProject *project, const GPtrArray *operations, GError **error)
{
    g_autoptr(GHashTable) there = find_made(operations);

    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];
        const CmTable *body = operation->body;

        if (operation->kind == CM_OPERATION_EXECUTE)
            return true;
        for (guint j = 0; body && j < body->constraints->len; j++)
            if (!check_key(project, there, operation, body->constraints->pdata[j], error))
                return false;
        if (operation->kind == CM_OPERATION_CREATE_FOREIGN_KEY &&
            !check_key(project, there, operation, operation->constraint, error))
            return false;
    }
    return true;
}
