#include "schema/constraint.h"

const char *const cm_action_words[] = {"no action",   "cascade",  "set null",
                                       "set default", "restrict", NULL};
const char *const cm_initially_words[] = {"default", "deferred", "immediate", NULL};
const char *const cm_order_words[] = {"default", "asc", "desc", NULL};
const char *const cm_nulls_words[] = {"default", "first", "last", NULL};

static const char *const kind_names[] = {
    [CM_CONSTRAINT_PRIMARY_KEY] = "primary key",      [CM_CONSTRAINT_UNIQUE] = "unique constraint",
    [CM_CONSTRAINT_FOREIGN_KEY] = "foreign key",      [CM_CONSTRAINT_CHECK] = "check constraint",
    [CM_CONSTRAINT_EXCLUDE] = "exclusion constraint",
};

CmPart *
cm_part_new(const char *column)
{
    CmPart *part = g_new0(CmPart, 1);

    part->column = g_strdup(column);
    return part;
}

CmPart *
cm_part_new_sql(const char *sql)
{
    CmPart *part = g_new0(CmPart, 1);

    part->sql = g_strdup(sql);
    return part;
}

CmPart *
cm_part_copy(const CmPart *part)
{
    CmPart *copy = g_new(CmPart, 1);

    *copy = *part;
    copy->column = g_strdup(part->column);
    copy->sql = g_strdup(part->sql);
    copy->collation = g_strdup(part->collation);
    copy->operator_class = g_strdup(part->operator_class);
    copy->with = g_strdup(part->with);
    return copy;
}

void
cm_part_free(CmPart *part)
{
    if (!part)
        return;
    g_free(part->column);
    g_free(part->sql);
    g_free(part->collation);
    g_free(part->operator_class);
    g_free(part->with);
    g_free(part);
}

bool
cm_part_is_plain(const CmPart *part)
{
    return part->column && part->order == CM_ORDER_DEFAULT && part->nulls == CM_NULLS_DEFAULT &&
           !part->collation && !part->operator_class && !part->with && !part->length;
}

GPtrArray *
cm_parts_new(const char *const *columns)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func((GDestroyNotify)cm_part_free);

    for (; columns && *columns; columns++)
        g_ptr_array_add(parts, cm_part_new(*columns));
    return parts;
}

GPtrArray *
cm_parts_copy(const GPtrArray *parts)
{
    GPtrArray *copy = cm_parts_new(NULL);

    for (guint i = 0; i < parts->len; i++)
        g_ptr_array_add(copy, cm_part_copy(parts->pdata[i]));
    return copy;
}

char *
cm_parts_to_string(const GPtrArray *parts, const char *separator)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        g_string_append(out, i ? separator : "");
        g_string_append(out, part->column ? part->column : part->sql);
    }
    return g_string_free(out, FALSE);
}

bool
cm_parts_mention(const GPtrArray *parts, const char *column)
{
    for (guint i = 0; i < parts->len; i++)
        if (!g_strcmp0(((const CmPart *)parts->pdata[i])->column, column))
            return true;
    return false;
}

bool
cm_parts_match(const GPtrArray *left, const GPtrArray *right)
{
    if (left->len != right->len)
        return false;
    for (guint i = 0; i < left->len; i++) {
        const CmPart *one = left->pdata[i];
        const CmPart *other = right->pdata[i];

        if (g_strcmp0(one->column, other->column) || g_strcmp0(one->sql, other->sql))
            return false;
    }
    return true;
}

static bool
parts_are(const GPtrArray *parts, GStrv columns)
{
    if (parts->len != g_strv_length(columns))
        return false;
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        if (!part->column || part->length ||
            !g_strv_contains((const char *const *)columns, part->column))
            return false;
    }
    return true;
}

bool
cm_constraint_is_key_to(const CmConstraint *constraint, GStrv columns)
{
    bool is_primary = constraint->kind == CM_CONSTRAINT_PRIMARY_KEY;

    if (!columns || !*columns)
        return is_primary;
    return (is_primary || constraint->kind == CM_CONSTRAINT_UNIQUE) &&
           parts_are(constraint->parts, columns);
}

bool
cm_index_is_key_to(const CmIndex *index, GStrv columns)
{
    return columns && *columns && index->unique && !index->where &&
           parts_are(index->parts, columns);
}

CmConstraint *
cm_constraint_new(CmConstraintKind kind, const char *name)
{
    CmConstraint *constraint = g_new0(CmConstraint, 1);

    constraint->kind = kind;
    constraint->name = g_strdup(name);
    constraint->parts = cm_parts_new(NULL);
    return constraint;
}

bool
cm_constraint_has_index(const CmConstraint *constraint)
{
    return constraint->kind != CM_CONSTRAINT_FOREIGN_KEY && constraint->kind != CM_CONSTRAINT_CHECK;
}

CmConstraint *
cm_constraint_copy(const CmConstraint *constraint)
{
    CmConstraint *copy;

    if (!constraint)
        return NULL;
    copy = g_new(CmConstraint, 1);
    *copy = *constraint;
    copy->name = g_strdup(constraint->name);
    copy->parts = cm_parts_copy(constraint->parts);
    copy->sql = g_strdup(constraint->sql);
    copy->referred = cm_name_copy(&constraint->referred);
    copy->referred_columns = g_strdupv(constraint->referred_columns);
    copy->match = g_strdup(constraint->match);
    copy->comment = g_strdup(constraint->comment);
    copy->dialects = g_strdupv(constraint->dialects);
    copy->options = cm_options_copy(constraint->options);
    return copy;
}

void
cm_constraint_free(CmConstraint *constraint)
{
    if (!constraint)
        return;
    g_free(constraint->name);
    g_ptr_array_unref(constraint->parts);
    g_free(constraint->sql);
    cm_name_clear(&constraint->referred);
    g_strfreev(constraint->referred_columns);
    g_free(constraint->match);
    g_free(constraint->comment);
    g_strfreev(constraint->dialects);
    cm_options_free(constraint->options);
    g_free(constraint);
}

const char *
cm_constraint_kind_name(CmConstraintKind kind)
{
    return kind_names[kind];
}

char *
cm_constraint_describe(const CmConstraint *constraint)
{
    g_autofree char *columns = NULL;

    if (constraint->name)
        return g_strdup_printf("%s '%s'", kind_names[constraint->kind], constraint->name);
    if (constraint->kind == CM_CONSTRAINT_CHECK)
        return g_strdup_printf("check constraint (%s)", constraint->sql);
    columns = cm_parts_to_string(constraint->parts, ", ");
    return g_strdup_printf("%s (%s)", kind_names[constraint->kind], columns);
}

CmIndex *
cm_index_new(const char *name, bool unique)
{
    CmIndex *index = g_new0(CmIndex, 1);

    index->name = g_strdup(name);
    index->unique = unique;
    index->parts = cm_parts_new(NULL);
    return index;
}

CmIndex *
cm_index_copy(const CmIndex *index)
{
    CmIndex *copy;

    if (!index)
        return NULL;
    copy = g_new(CmIndex, 1);
    *copy = *index;
    copy->name = g_strdup(index->name);
    copy->parts = cm_parts_copy(index->parts);
    copy->where = g_strdup(index->where);
    copy->comment = g_strdup(index->comment);
    copy->renamed_from = g_strdup(index->renamed_from);
    copy->dialects = g_strdupv(index->dialects);
    copy->options = cm_options_copy(index->options);
    return copy;
}

bool
cm_index_waits_for_partitions(const CmIndex *index)
{
    return cm_options_is_set(index->options, "postgresql", "only");
}

void
cm_index_free(CmIndex *index)
{
    if (!index)
        return;
    g_free(index->name);
    g_ptr_array_unref(index->parts);
    g_free(index->where);
    g_free(index->comment);
    g_free(index->renamed_from);
    g_strfreev(index->dialects);
    cm_options_free(index->options);
    g_free(index);
}
