/* Labels of enums that go while they are the default of a column or domain, or are said by an index
 * or a check that changes. */
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

/* Whether a text has one of the labels that an enum of one schema has, and not of the other, as a
 * string. */
static bool
says_label_of(const CmDiffing *diffing, const CmSchema *schema, const CmSchema *other,
              const char *sql)
{
    for (guint i = 0; i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];
        const CmObject *same = object->kind == CM_OBJECT_ENUM && object->labels
                                   ? cm_schema_same_object(other, object)
                                   : NULL;

        for (GStrv label = same && same->labels ? object->labels : NULL; label && *label; label++)
            if (!g_strv_contains((const char *const *)same->labels, *label) &&
                cm_sql_has_string(sql, *label, diffing->normaliser->lexer))
                return true;
    }
    return false;
}

bool
cm_diffing_says_lost_label(const CmDiffing *diffing, const char *sql)
{
    return sql && says_label_of(diffing, diffing->from, diffing->to, sql);
}

bool
cm_diffing_says_new_label(const CmDiffing *diffing, const char *sql)
{
    return sql && says_label_of(diffing, diffing->to, diffing->from, sql);
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

/* What a domain is, without what says labels that go (transfer full); NULL: nothing does. */
static CmObject *
without_lost_labels(const CmDiffing *diffing, const GPtrArray *losers, const CmObject *domain)
{
    g_autoptr(CmObject) copy = cm_object_copy(domain);
    CmColumn *value = copy->columns->len ? copy->columns->pdata[0] : NULL;
    guint checks = copy->constraints->len;
    const char *text = value ? value->server_default.text : NULL;
    bool changes = text && changes_labels(diffing, losers, value, text);

    if (changes)
        cm_default_clear(&value->server_default);
    for (guint i = checks; i-- > 0;)
        if (cm_diffing_says_lost_label(diffing, ((CmConstraint *)copy->constraints->pdata[i])->sql))
            g_ptr_array_remove_index(copy->constraints, i);
    return changes || copy->constraints->len < checks ? g_steal_pointer(&copy) : NULL;
}

static bool
drop_labels_of_domains(CmDiffing *diffing, const GPtrArray *losers, GError **error)
{
    for (guint i = 0; i < diffing->from->objects->len; i++) {
        const CmObject *domain = diffing->from->objects->pdata[i];
        const CmObject *to =
            domain->kind == CM_OBJECT_DOMAIN ? cm_schema_same_object(diffing->to, domain) : NULL;
        g_autoptr(CmObject) copy = NULL;

        if (!to || cm_diffing_same_object(diffing, domain, to))
            continue;
        copy = without_lost_labels(diffing, losers, domain);
        if (copy && !cm_diffing_put_object(diffing, copy, error))
            return false;
    }
    return true;
}

bool
cm_diffing_drop_labels(CmDiffing *diffing, GError **error)
{
    g_autoptr(GPtrArray) losers = enums_that_lose(diffing);

    for (guint i = 0; losers->len && i < diffing->from->tables->len; i++)
        if (!drop_labels_of(diffing, losers, diffing->from->tables->pdata[i], error))
            return false;
    return !losers->len || drop_labels_of_domains(diffing, losers, error);
}
