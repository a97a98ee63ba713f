#include "migrate/version_width.h"

#include "inspect/inspector.h"

#define NARROWEST 32 /* characters that a version table has, whoever made it */

/* The longest id that the plan writes, or NULL. */
static const char *
find_longest(const CmPlan *plan)
{
    const char *longest = NULL;

    for (guint i = 0; i < plan->rows->len; i++) {
        const char *id = g_array_index(plan->rows, CmRowOperation, i).to;

        if (id && (!longest || g_utf8_strlen(id, -1) > g_utf8_strlen(longest, -1)))
            longest = id;
    }
    return longest;
}

bool
cm_version_width_check(const CmBookkeeping *books, CmConnection *connection, const CmPlan *plan,
                       GError **error)
{
    const char *longest = find_longest(plan);
    glong length = longest ? g_utf8_strlen(longest, -1) : 0;
    const char *const include[] = {books->version_table, NULL};
    const char *const schemas[] = {books->schema, NULL};
    const CmInspectOptions options = {.include = include, .schemas = schemas};
    const CmName name = {books->schema, books->version_table};
    g_autoptr(CmSchema) schema = NULL;
    const CmTable *table;
    const CmColumn *column;

    if (length <= NARROWEST || books->dialect->ignores_lengths)
        return true;
    schema = cm_inspect(connection, &options, error);
    if (!schema)
        return false;
    table = cm_schema_table(schema, &name);
    column = table ? cm_table_column(table, "version_num") : NULL;
    if (!column || column->type->length < 0 || column->type->length >= length)
        return true;
    return cm_fail(error, CM_ERROR_MIGRATION,
                   "the id '%s' has %ld characters, and %s.version_num holds %d; make the column "
                   "wider first",
                   longest, length, books->version_table, column->type->length);
}
