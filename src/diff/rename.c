/* Renames: those that the model states are done, those that it may have meant are pointed out. */
#include "diff/internal.h"

#include <string.h>

/* Chains of renames are this long at most: what is longer goes in a circle. */
#define LONGEST_CHAIN 64

/* The name that a table is said to have had, written as it is, or as names of tables are in a
 * model: quoted, with its schema. */
static CmName
former_name(const CmTable *table, bool is_parsed)
{
    CmName name = {NULL, NULL};

    if (!is_parsed)
        return cm_name_new(table->name.schema, table->renamed_from);
    if (!cm_name_parse(table->renamed_from, &name, NULL))
        return name;
    if (name.schema && g_strcmp0(name.schema, table->name.schema))
        cm_name_clear(&name);
    else if (!name.schema)
        name.schema = g_strdup(table->name.schema);
    return name;
}

/* The table of `from` that one is said to have been, or NULL. */
static const CmTable *
said_former_table(const CmDiffing *diffing, const CmTable *table)
{
    const CmTable *was = NULL;

    for (int is_parsed = 0; table->renamed_from && !was && is_parsed < 2; is_parsed++) {
        CmName name = former_name(table, is_parsed);

        if (name.name)
            was = cm_diffing_table(diffing, diffing->from, &name);
        cm_name_clear(&name);
    }
    return was;
}

/* Whether a table of `from` has another name in `to`, or none. A model may still have a table of
 * the old name: then that one keeps it, unless it is itself said to have been another. */
static bool
gives_up_table(const CmDiffing *diffing, const CmTable *was, guint depth)
{
    const CmTable *heir = cm_diffing_table(diffing, diffing->to, &was->name);
    const CmTable *before = heir ? said_former_table(diffing, heir) : NULL;

    if (!heir)
        return true;
    return before && before != was && depth < LONGEST_CHAIN &&
           gives_up_table(diffing, before, depth + 1);
}

const CmTable *
cm_diffing_former_table(const CmDiffing *diffing, const CmTable *table)
{
    const CmTable *was = said_former_table(diffing, table);

    return was && gives_up_table(diffing, was, 0) ? was : NULL;
}

static bool
rename_tables_once(CmDiffing *diffing, guint *renamed, GError **error)
{
    *renamed = 0;
    for (guint i = 0; i < diffing->to->tables->len; i++) {
        const CmTable *table = diffing->to->tables->pdata[i];
        const CmTable *was = cm_diffing_former_table(diffing, table);

        if (!was || cm_diffing_table(diffing, diffing->from, &table->name))
            continue;
        if (!cm_diffing_add(diffing,
                            cm_operation_on(CM_OPERATION_RENAME_TABLE, &was->name, NULL,
                                            table->name.name),
                            error))
            return false;
        ++*renamed;
    }
    return true;
}

static bool
rename_tables(CmDiffing *diffing, GError **error)
{
    guint renamed = 0;

    do
        if (!rename_tables_once(diffing, &renamed, error))
            return false;
    while (renamed);
    return true;
}

/* A column that is there in other letters, where both cannot be there at once. */
static const CmColumn *
column_in_other_letters(const CmDiffing *diffing, const CmTable *from, const CmColumn *column)
{
    g_autofree char *wanted = g_utf8_casefold(column->name, -1);

    for (guint i = 0; diffing->normaliser->columns_ignore_case && i < from->columns->len; i++) {
        const CmColumn *was = from->columns->pdata[i];
        g_autofree char *found = g_utf8_casefold(was->name, -1);

        if (!strcmp(found, wanted))
            return was;
    }
    return NULL;
}

static const CmColumn *
said_former_column(const CmDiffing *diffing, const CmTable *from, const CmColumn *column)
{
    const CmColumn *was =
        column->renamed_from ? cm_diffing_column(diffing, from, column->renamed_from) : NULL;

    return was ? was : column_in_other_letters(diffing, from, column);
}

static bool
gives_up_column(const CmDiffing *diffing, const CmTable *from, const CmTable *to,
                const CmColumn *was, guint depth)
{
    const CmColumn *heir = cm_diffing_column(diffing, to, was->name);
    const CmColumn *before = heir ? said_former_column(diffing, from, heir) : NULL;

    if (!heir)
        return true;
    return before && before != was && depth < LONGEST_CHAIN &&
           gives_up_column(diffing, from, to, before, depth + 1);
}

const CmColumn *
cm_diffing_former_column(const CmDiffing *diffing, const CmTable *from, const CmTable *to,
                         const CmColumn *column)
{
    const CmColumn *was = said_former_column(diffing, from, column);

    return was && gives_up_column(diffing, from, to, was, 0) ? was : NULL;
}

/* A column that is said to have had the name that it has, in other letters: there is one of the new
 * name where case does not count, and elsewhere there is none. */
static const CmColumn *
column_to_respell(const CmDiffing *diffing, const CmTable *from, const CmColumn *column)
{
    const CmColumn *was = cm_diffing_column(diffing, from, column->name);

    return was && strcmp(was->name, column->name) && !g_strcmp0(was->name, column->renamed_from)
               ? was
               : NULL;
}

static bool
rename_columns_once(CmDiffing *diffing, const CmTable *from, const CmTable *to, guint *renamed,
                    GError **error)
{
    *renamed = 0;
    for (guint i = 0; i < to->columns->len; i++) {
        const CmColumn *column = to->columns->pdata[i];
        const CmColumn *was = column_to_respell(diffing, from, column);

        if (!was && !cm_diffing_column(diffing, from, column->name))
            was = cm_diffing_former_column(diffing, from, to, column);
        if (!was)
            continue;
        if (!cm_diffing_add(diffing,
                            cm_operation_on(CM_OPERATION_RENAME_COLUMN, &from->name, was->name,
                                            column->name),
                            error))
            return false;
        ++*renamed;
    }
    return true;
}

static bool
rename_columns(CmDiffing *diffing, const CmTable *from, const CmTable *to, GError **error)
{
    guint renamed = 0;

    do
        if (!rename_columns_once(diffing, from, to, &renamed, error))
            return false;
    while (renamed);
    return true;
}

static bool
rename_indexes(CmDiffing *diffing, const CmTable *from, const CmTable *to, GError **error)
{
    for (guint i = 0; i < to->indexes->len; i++) {
        const CmIndex *index = to->indexes->pdata[i];
        const CmIndex *was;

        if (!index->renamed_from || cm_diffing_index(diffing, from->indexes, index->name))
            continue;
        was = cm_diffing_index(diffing, from->indexes, index->renamed_from);
        if (!was || cm_diffing_index(diffing, to->indexes, index->renamed_from))
            continue;
        if (!cm_diffing_add(diffing,
                            cm_operation_on(CM_OPERATION_RENAME_INDEX, &from->name, was->name,
                                            index->name),
                            error))
            return false;
    }
    return true;
}

static bool
same_type(const CmDiffing *diffing, const CmType *left, const CmType *right)
{
    g_autofree char *of_left = diffing->normaliser->type(left, diffing->normaliser->data);
    g_autofree char *of_right = diffing->normaliser->type(right, diffing->normaliser->data);

    return !g_strcmp0(of_left, of_right);
}

static bool
same_columns(const CmDiffing *diffing, const CmTable *left, const CmTable *right)
{
    if (left->columns->len != right->columns->len)
        return false;
    for (guint i = 0; i < left->columns->len; i++) {
        const CmColumn *column = left->columns->pdata[i];
        const CmColumn *other = cm_diffing_column(diffing, right, column->name);

        if (!other || !same_type(diffing, column->type, other->type))
            return false;
    }
    return true;
}

static void
hint_table(CmDiffing *diffing, const CmTable *added)
{
    for (guint i = 0; i < diffing->from->tables->len; i++) {
        const CmTable *table = diffing->from->tables->pdata[i];

        if (!cm_diffing_table(diffing, diffing->to, &table->name) &&
            same_columns(diffing, table, added))
            g_ptr_array_add(
                diffing->diff->hints,
                g_strdup_printf("table '%s' goes and '%s' comes with the same columns; if that is "
                                "a rename, write 'renamed_from: %s' at '%s'",
                                table->name.name, added->name.name, table->name.name,
                                added->name.name));
    }
}

static void
hint_column(CmDiffing *diffing, const CmTable *from, const CmTable *to, const CmColumn *added)
{
    for (guint i = 0; i < from->columns->len; i++) {
        const CmColumn *column = from->columns->pdata[i];

        if (!cm_diffing_column(diffing, to, column->name) &&
            same_type(diffing, column->type, added->type))
            g_ptr_array_add(
                diffing->diff->hints,
                g_strdup_printf("column '%s.%s' goes and '%s.%s' comes with the same type; if that "
                                "is a rename, write 'renamed_from: %s' at '%s'",
                                to->name.name, column->name, to->name.name, added->name,
                                column->name, added->name));
    }
}

static void
find_hints(CmDiffing *diffing)
{
    for (guint i = 0; i < diffing->to->tables->len; i++) {
        const CmTable *to = diffing->to->tables->pdata[i];
        const CmTable *from = cm_diffing_table(diffing, diffing->from, &to->name);

        if (!from) {
            hint_table(diffing, to);
            continue;
        }
        for (guint j = 0; j < to->columns->len; j++)
            if (!cm_diffing_column(diffing, from, ((CmColumn *)to->columns->pdata[j])->name))
                hint_column(diffing, from, to, to->columns->pdata[j]);
    }
}

bool
cm_diffing_renames(CmDiffing *diffing, GError **error)
{
    if (!cm_diffing_rename_objects(diffing, true, error) || !rename_tables(diffing, error))
        return false;
    for (guint i = 0; i < diffing->to->tables->len; i++) {
        const CmTable *to = diffing->to->tables->pdata[i];
        const CmTable *from = cm_diffing_table(diffing, diffing->from, &to->name);

        if (from && (!rename_columns(diffing, from, to, error) ||
                     !rename_indexes(diffing, from, to, error)))
            return false;
    }
    if (!cm_diffing_rename_objects(diffing, false, error) ||
        (diffing->normaliser->renames_constraints &&
         !cm_diffing_rename_constraints(diffing, error)))
        return false;
    find_hints(diffing);
    return true;
}
