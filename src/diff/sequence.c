/* Sequences that go over from one column to another. A sequence goes with the column that owns it:
 * it is let go of before that goes, and taken over once the other is there. */
#include "diff/internal.h"

/* Whether a column that an object says to own it is there. */
static bool
has_owner(const CmDiffing *diffing, const CmSchema *schema, const CmObject *object)
{
    const CmTable *table = cm_diffing_table(diffing, schema, &object->table);

    return table && cm_diffing_column(diffing, table, object->column);
}

static bool
has_same_owner(const CmObject *from, const CmObject *to)
{
    return to->column && !g_strcmp0(from->column, to->column) &&
           cm_name_equal(&from->table, &to->table);
}

bool
cm_diffing_waits_for_owner(const CmDiffing *diffing, const CmObject *object)
{
    return object->kind == CM_OBJECT_SEQUENCE && object->column &&
           cm_schema_same_object(diffing->from, object) &&
           !has_owner(diffing, diffing->from, object);
}

static bool
let_go(CmDiffing *diffing, const CmObject *to, GError **error)
{
    CmObject *free_one;

    if (!cm_diffing_waits_for_owner(diffing, to))
        return cm_diffing_put_object(diffing, to, error);
    free_one = cm_object_copy(to);
    cm_name_clear(&free_one->table);
    g_clear_pointer(&free_one->column, g_free);
    g_clear_pointer(&free_one->renamed_from, g_free);
    return cm_diffing_add(diffing, cm_operation_alter_object(free_one), error);
}

bool
cm_diffing_let_sequences_go(CmDiffing *diffing, GError **error)
{
    for (guint i = 0; i < diffing->to->objects->len; i++) {
        const CmObject *to = diffing->to->objects->pdata[i];
        const CmObject *from =
            to->kind == CM_OBJECT_SEQUENCE ? cm_schema_same_object(diffing->from, to) : NULL;

        if (from && from->column && !has_same_owner(from, to) &&
            !has_owner(diffing, diffing->to, from) && !let_go(diffing, to, error))
            return false;
    }
    return true;
}

bool
cm_diffing_take_sequences(CmDiffing *diffing, GError **error)
{
    for (guint i = 0; i < diffing->to->objects->len; i++) {
        const CmObject *to = diffing->to->objects->pdata[i];

        if (to->kind == CM_OBJECT_SEQUENCE && to->column &&
            cm_schema_same_object(diffing->from, to) && !cm_diffing_put_object(diffing, to, error))
            return false;
    }
    return true;
}

/* The sequence that comes with the owner of another one, where that is serial in one schema and not
 * in the other, and whether it could be called as that is (transfer full into the value). */
static bool
serial_sequence(const CmDiffing *diffing, const CmSchema *serial, const CmSchema *other,
                const CmObject *sequence, CmName *name)
{
    const CmTable *of = cm_diffing_table(diffing, serial, &sequence->table);
    const CmTable *of_other = cm_diffing_table(diffing, other, &sequence->table);
    const CmColumn *column = of ? cm_diffing_column(diffing, of, sequence->column) : NULL;
    const CmColumn *same = of_other ? cm_diffing_column(diffing, of_other, sequence->column) : NULL;

    return column && same && !cm_table_serial_name(of_other, same, name) &&
           cm_table_serial_name(of, column, name) &&
           !g_strcmp0(name->schema, sequence->name.schema) && !cm_name_equal(name, &sequence->name);
}

static bool
is_named(const CmSchema *schema, const CmName *name)
{
    return cm_schema_object(schema, CM_OBJECT_SEQUENCE, NULL, name) ||
           cm_schema_table(schema, name) || cm_schema_view(schema, name);
}

/* The column is not serial any more, and has the sequence that it had, for itself. */
static bool
take_out(CmDiffing *diffing, const CmObject *to, const CmName *name, GError **error)
{
    const CmTable *table = cm_diffing_table(diffing, diffing->from, &to->table);
    const CmColumn *was = cm_diffing_column(diffing, table, to->column);
    const CmTable *after = cm_diffing_table(diffing, diffing->to, &to->table);
    g_autoptr(CmColumn) column = cm_column_copy(cm_diffing_column(diffing, after, to->column));
    CmColumnAspects all = cm_diffing_compare_columns(diffing, was, column);
    const CmColumnAspects changes = {
        .server_default = true, .autoincrement = all.autoincrement, .options = all.options};
    g_autofree char *quoted = cm_name_to_string(name);
    g_auto(GStrv) parts = g_strsplit(quoted, "'", -1);
    g_autofree char *escaped = g_strjoinv("''", parts);
    g_autofree char *next = g_strdup_printf("nextval('%s'::regclass)", escaped);
    CmObject *sequence = cm_object_copy(to);

    cm_name_clear(&sequence->name);
    sequence->name = cm_name_copy(name);
    g_clear_pointer(&sequence->renamed_from, g_free);
    cm_default_clear(&column->server_default);
    column->server_default = cm_default_new(CM_DEFAULT_SQL, next);
    return cm_diffing_add(diffing, cm_operation_create_object(sequence), error) &&
           cm_diffing_add(
               diffing,
               cm_operation_alter_column(&table->name, was->name, &changes, was->options, column),
               error);
}

static bool
rename_sequence(CmDiffing *diffing, const CmName *from, const char *to, GError **error)
{
    const CmObject *sequence = cm_schema_object(diffing->from, CM_OBJECT_SEQUENCE, NULL, from);

    return cm_diffing_add(diffing, cm_operation_rename_object(sequence, to), error);
}

/* A serial column whose sequence has another name from now on. */
static bool
name_own(CmDiffing *diffing, const CmObject *to, GError **error)
{
    CmName name = {NULL, NULL};
    bool is_due = serial_sequence(diffing, diffing->from, diffing->to, to, &name) &&
                  !is_named(diffing->to, &name) && !is_named(diffing->from, &to->name);
    bool ok = !is_due || (take_out(diffing, to, &name, error) &&
                          rename_sequence(diffing, &name, to->name.name, error));

    cm_name_clear(&name);
    return ok;
}

/* A column that becomes a serial one, and keeps the sequence that it has under another name. */
static bool
name_serial(CmDiffing *diffing, const CmObject *from, GError **error)
{
    CmName name = {NULL, NULL};
    bool is_due = !cm_schema_same_object(diffing->to, from) &&
                  serial_sequence(diffing, diffing->to, diffing->from, from, &name) &&
                  !is_named(diffing->from, &name);
    bool ok = !is_due || rename_sequence(diffing, &from->name, name.name, error);

    cm_name_clear(&name);
    return ok;
}

bool
cm_diffing_name_sequences(CmDiffing *diffing, GError **error)
{
    for (guint i = 0; i < diffing->to->objects->len; i++) {
        const CmObject *to = diffing->to->objects->pdata[i];

        if (to->kind == CM_OBJECT_SEQUENCE && to->column && !name_own(diffing, to, error))
            return false;
    }
    for (guint i = 0; i < diffing->from->objects->len; i++) {
        const CmObject *from = diffing->from->objects->pdata[i];

        if (from->kind == CM_OBJECT_SEQUENCE && from->column && !name_serial(diffing, from, error))
            return false;
    }
    return true;
}
