/* What tests of differences share: a schema from the text of a model, a difference as a text, and
 * the parts of a normaliser that takes texts as they are. */
#pragma once

#include <string.h>

#include "diff/diff.h"
#include "model/model.h"
#include "support/unit.h"

/* The schema that the text of a model declares (transfer full). */
static inline CmSchema *
model_schema(const char *text)
{
    GError *error = NULL;
    g_autoptr(CmModel) model = cm_model_parse(text, strlen(text), "m", &error);

    ck_assert_msg(model != NULL, "%s: %s", text, error ? error->message : "");
    return cm_schema_copy(model->schema);
}

/* The operations, as messages call them (transfer full). */
static inline char *
describe_diff(const CmDiff *diff)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < diff->operations->len; i++)
        g_ptr_array_add(lines, cm_operation_describe(diff->operations->pdata[i]));
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("; ", (GStrv)lines->pdata);
}

static inline char *
same_sql_text(const char *sql, gconstpointer data)
{
    (void)data;
    return g_strdup(sql);
}

static inline char *
same_default_text(const CmDefault *value, gconstpointer data)
{
    (void)data;
    return value->kind ? g_strdup_printf("%d%s", value->kind, value->text) : NULL;
}
