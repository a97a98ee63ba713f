/* Labels of enums that go while they are the default of a column, or are said by an index or a
 * check that changes. */
#include "base/sqltext.h"
#include "diff/internal.h"

#include <string.h>

/* Whether a type is an enum, or names it. */
static bool
is_made_of(const CmDiffing *diffing, const CmType *type, const CmObject *of)
{
    CmName name = {NULL, NULL};
    bool same = type->kind == CM_TYPE_ENUM && type->text &&
                cm_name_parse(type->text, &name, NULL) && cm_name_equal(&name, &of->name);

    cm_name_clear(&name);
    return same || (type->kind != CM_TYPE_ENUM && type->text &&
                    cm_sql_mentions(type->text, of->name.name, diffing->normaliser->lexer));
}

/* Whether an enum is to be without one of its labels, which the text says (NULL: any text). */
static bool
loses_label(const CmDiffing *diffing, const CmObject *from, const char *text)
{
    const CmObject *to = cm_schema_object(diffing->to, CM_OBJECT_ENUM, NULL, &from->name);

    for (GStrv label = to && to->labels ? from->labels : NULL; label && *label; label++)
        if (!g_strv_contains((const char *const *)to->labels, *label) &&
            (!text || strstr(text, *label)))
            return true;
    return false;
}

static GPtrArray *
enums_that_lose(const CmDiffing *diffing)
{
    GPtrArray *losers = g_ptr_array_new();

    for (guint i = 0; i < diffing->from->objects->len; i++) {
        CmObject *object = diffing->from->objects->pdata[i];

        if (object->kind == CM_OBJECT_ENUM && loses_label(diffing, object, NULL))
            g_ptr_array_add(losers, object);
    }
    return losers;
}

/* Whether a column is of an enum that loses a label, or of a type that is made of it, as an array
 * is; with a text, only of one whose lost label that says. */
static bool
changes_labels(const CmDiffing *diffing, const GPtrArray *losers, const CmColumn *column,
               const char *text)
{
    for (guint i = 0; i < losers->len; i++)
        if (is_made_of(diffing, column->type, losers->pdata[i]) &&
            loses_label(diffing, losers->pdata[i], text))
            return true;
    return false;
}

static bool
drops_default(const CmDiffing *diffing, const GPtrArray *losers, const CmTable *to,
              const CmColumn *column)
{
    const CmColumn *is = to ? cm_diffing_column(diffing, to, column->name) : NULL;

    return column->server_default.text &&
           (!is || cm_diffing_compare_columns(diffing, column, is).server_default) &&
           changes_labels(diffing, losers, column, column->server_default.text);
}

bool
cm_diffing_drop_default(CmDiffing *diffing, const CmTable *table, const CmColumn *column,
                        GError **error)
{
    const CmColumnAspects changes = {.server_default = true};
    CmOperation *operation =
        cm_operation_alter_column(&table->name, column->name, &changes, NULL, column);

    cm_default_clear(&operation->to->server_default);
    return cm_diffing_add(diffing, operation, error);
}

bool
cm_diffing_drop_sayers(CmDiffing *diffing, const CmTable *table, const CmTable *to, GError **error)
{
    for (guint i = table->constraints->len; i-- > 0;) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_CHECK && constraint->name &&
            !cm_diffing_equal_constraint(diffing, to, table, constraint, NULL) &&
            !cm_diffing_drop_constraint(diffing, table, to, constraint, error))
            return false;
    }
    return cm_diffing_drop_indexes(diffing, &table->name, table->indexes, to->indexes, error);
}

static bool
drop_labels_of(CmDiffing *diffing, const GPtrArray *losers, const CmTable *table, GError **error)
{
    const CmTable *to = cm_diffing_table(diffing, diffing->to, &table->name);
    bool changes = false;

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        changes = changes || changes_labels(diffing, losers, column, NULL);
        if (drops_default(diffing, losers, to, column) &&
            !cm_diffing_drop_default(diffing, table, column, error))
            return false;
    }
    return !changes || !to || cm_diffing_drop_sayers(diffing, table, to, error);
}

bool
cm_diffing_drop_labels(CmDiffing *diffing, GError **error)
{
    g_autoptr(GPtrArray) losers = enums_that_lose(diffing);

    for (guint i = 0; losers->len && i < diffing->from->tables->len; i++)
        if (!drop_labels_of(diffing, losers, diffing->from->tables->pdata[i], error))
            return false;
    return true;
}
