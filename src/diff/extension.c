/* Extensions bring operators and functions that may suit a type better than the database's own, as
 * intarray's @> does arrays of integers. What is said while one is there may mean those, and hold
 * it. So that what changes means the same whether it is read or put back: it goes before an
 * extension comes, and comes when one that goes is gone. */
#include "diff/internal.h"

#include <string.h>

static bool
lacks_extension(const CmSchema *schema, const CmSchema *other)
{
    for (guint i = 0; i < other->objects->len; i++) {
        const CmObject *object = other->objects->pdata[i];

        if (object->kind == CM_OBJECT_EXTENSION && !cm_schema_same_object(schema, object))
            return true;
    }
    return false;
}

bool
cm_diffing_loses_extension(const CmDiffing *diffing)
{
    return lacks_extension(diffing->to, diffing->from);
}

bool
cm_diffing_withholds_index(const CmDiffing *diffing, const CmIndex *index)
{
    bool says = index->where != NULL;

    if (cm_diffing_is_late(diffing, index))
        return true;
    for (guint i = 0; diffing->withholds && !says && i < index->parts->len; i++)
        says = ((CmPart *)index->parts->pdata[i])->sql != NULL;
    return diffing->withholds && says;
}

/* Whether a default has an operator. */
static bool
has_operator(const CmDiffing *diffing, const CmDefault *value)
{
    CmLexer lexer;
    CmToken token;

    if (value->kind != CM_DEFAULT_SQL)
        return false;
    cm_lexer_init(&lexer, value->text, -1, diffing->normaliser->lexer);
    while (cm_lexer_next_code(&lexer, &token))
        if (token.kind == CM_TOKEN_SYMBOL && !strchr("()[],.:", *token.start))
            return true;
    return false;
}

/* Whether the default of a column is to come later. */
static bool
withholds_default(const CmDiffing *diffing, const CmColumn *column)
{
    return cm_diffing_is_late(diffing, column) ||
           (diffing->withholds && has_operator(diffing, &column->server_default));
}

bool
cm_diffing_alter_column(CmDiffing *diffing, const CmTable *from, const CmColumn *was,
                        const CmColumn *column, CmColumnAspects changes, GError **error)
{
    g_autoptr(CmColumn) copy = NULL;

    if (changes.server_default && withholds_default(diffing, column)) {
        copy = cm_column_copy(column);
        cm_default_clear(&copy->server_default);
        changes.server_default = was->server_default.kind != CM_DEFAULT_NONE;
    }
    return !cm_diffing_has_changes(&changes) ||
           cm_diffing_add(diffing,
                          cm_operation_alter_column(&from->name, was->name, &changes, was->options,
                                                    copy ? copy : column),
                          error);
}

/* Defaults that change, and what a table says that it is not to say. */
static bool
drop_said(CmDiffing *diffing, const CmTable *table, const CmTable *to, GError **error)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        const CmColumn *is = cm_diffing_column(diffing, to, column->name);

        if (has_operator(diffing, &column->server_default) && is &&
            cm_diffing_compare_columns(diffing, column, is).server_default &&
            !cm_diffing_drop_default(diffing, table, column, error))
            return false;
    }
    return cm_diffing_drop_sayers(diffing, table, to, error);
}

bool
cm_diffing_drop_before_extensions(CmDiffing *diffing, GError **error)
{
    if (!lacks_extension(diffing->from, diffing->to))
        return true;
    for (guint i = 0; i < diffing->from->tables->len; i++) {
        const CmTable *table = diffing->from->tables->pdata[i];
        const CmTable *to = cm_diffing_table(diffing, diffing->to, &table->name);

        if (to && !drop_said(diffing, table, to, error))
            return false;
    }
    return true;
}
