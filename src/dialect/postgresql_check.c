/* What a server must be for an operation: the features that came after the oldest version, each
 * with a way to see whether an operation uses it. */
#include "dialect/postgresql_check.h"

#include "dialect/postgresql.h"

#define OLDEST 13

typedef struct {
    int major;
    const char *what;
    bool (*of_column)(const CmColumn *column);
    bool (*of_constraint)(const CmConstraint *constraint);
    bool (*of_index)(const CmIndex *index);
    bool (*of_object)(const CmObject *object);
} Feature;

static bool
has_compression(const CmColumn *column)
{
    return cm_postgresql_option(column->options, "compression") != NULL;
}

static bool
is_multirange(const CmColumn *column)
{
    return column->type && column->type->kind == CM_TYPE_SQL &&
           g_str_has_suffix(column->type->text, "multirange");
}

static bool
has_not_null_words(const CmColumn *column)
{
    return cm_postgresql_option(column->options, "not_null") != NULL;
}

static bool
has_not_null_name(const CmColumn *column)
{
    return cm_postgresql_option(column->options, "not_null_name") != NULL;
}

static bool
constraint_has_nulls(const CmConstraint *constraint)
{
    return cm_postgresql_is_set(constraint->options, "nulls_not_distinct");
}

static bool
constraint_sets_columns(const CmConstraint *constraint)
{
    return cm_postgresql_option(constraint->options, "set_null_columns") != NULL;
}

static bool
is_not_enforced(const CmConstraint *constraint)
{
    return cm_postgresql_is_set(constraint->options, "not_enforced");
}

static bool
has_period(const CmConstraint *constraint)
{
    return cm_postgresql_is_set(constraint->options, "period");
}

static bool
index_has_nulls(const CmIndex *index)
{
    return cm_postgresql_is_set(index->options, "nulls_not_distinct");
}

static bool
is_expression_statistics(const CmObject *object)
{
    const CmValue *over =
        object->kind == CM_OBJECT_STATISTICS ? cm_object_get(object, "expressions") : NULL;

    return over && over->kind == CM_VALUE_TEXT && strchr(over->data, '(');
}

static bool
is_unlogged_sequence(const CmObject *object)
{
    return object->kind == CM_OBJECT_SEQUENCE && cm_postgresql_is_set(object->options, "unlogged");
}

static bool
has_collation_rules(const CmObject *object)
{
    return object->kind == CM_OBJECT_COLLATION && cm_object_get(object, "rules");
}

static const Feature features[] = {
    {14, "compression of columns", has_compression, NULL, NULL, NULL},
    {14, "multiranges", is_multirange, NULL, NULL, NULL},
    {14, "statistics over expressions", NULL, NULL, NULL, is_expression_statistics},
    {15, "NULLS NOT DISTINCT", NULL, constraint_has_nulls, index_has_nulls, NULL},
    {15, "columns of SET NULL", NULL, constraint_sets_columns, NULL, NULL},
    {15, "unlogged sequences", NULL, NULL, NULL, is_unlogged_sequence},
    {16, "rules of collations", NULL, NULL, NULL, has_collation_rules},
    {18, "NOT NULL that is not valid or not inherited", has_not_null_words, NULL, NULL, NULL},
    {18, "NOT NULL with a name", has_not_null_name, NULL, NULL, NULL},
    {18, "constraints that are not enforced", NULL, is_not_enforced, NULL, NULL},
    {18, "keys with a period", NULL, has_period, NULL, NULL},
};

static bool
table_uses(const CmTable *table, const Feature *feature)
{
    for (guint i = 0; feature->of_column && i < table->columns->len; i++)
        if (feature->of_column(table->columns->pdata[i]))
            return true;
    for (guint i = 0; feature->of_constraint && i < table->constraints->len; i++)
        if (feature->of_constraint(table->constraints->pdata[i]))
            return true;
    for (guint i = 0; feature->of_index && i < table->indexes->len; i++)
        if (feature->of_index(table->indexes->pdata[i]))
            return true;
    return false;
}

static bool
operation_uses(const CmOperation *operation, const Feature *feature)
{
    return (operation->body && table_uses(operation->body, feature)) ||
           (operation->to && feature->of_column && feature->of_column(operation->to)) ||
           (operation->constraint && feature->of_constraint &&
            feature->of_constraint(operation->constraint)) ||
           (operation->index && feature->of_index && feature->of_index(operation->index)) ||
           (operation->object && feature->of_object && feature->of_object(operation->object));
}

bool
cm_postgresql_check(const CmOperation *operation, int server_version, GError **error)
{
    int major = server_version / 10000;

    if (server_version && major < OLDEST)
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "PostgreSQL %d is too old; cmig needs %d or later", major, OLDEST);
    for (gsize i = 0; server_version && i < G_N_ELEMENTS(features); i++)
        if (major < features[i].major && operation_uses(operation, &features[i]))
            return cm_fail(error, CM_ERROR_UNSUPPORTED,
                           "%s came with PostgreSQL %d, and this server is %d", features[i].what,
                           features[i].major, major);
    return true;
}
