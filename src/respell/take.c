/* Taking over what the server made of the texts. */
#include "respell/internal.h"

#include <string.h>

static void
take_text(const CmScratch *scratch, char **text, const char *spelled)
{
    if (!*text || !spelled)
        return;
    if (scratch->side == scratch->of->to) {
        const char *before = g_hash_table_lookup(scratch->of->written, *text);

        g_hash_table_insert(scratch->of->written, g_strdup(spelled),
                            g_strdup(before ? before : *text));
    }
    g_free(*text);
    *text = g_strdup(spelled);
}

static void
take_default(CmDefault *value, const CmDefault *spelled)
{
    if (value->kind == CM_DEFAULT_NONE || spelled->kind == CM_DEFAULT_NONE)
        return;
    cm_default_clear(value);
    *value = cm_default_new(spelled->kind, spelled->text);
}

static void
take_columns(const CmScratch *scratch, CmTable *table, const CmTable *spelled)
{
    for (guint i = 0; i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[i];
        const CmColumn *made = cm_table_column(spelled, column->name);

        if (!made)
            continue;
        take_default(&column->server_default, &made->server_default);
        take_text(scratch, &column->computed, made->computed);
    }
}

/* A word that the server does not say is what it would take anyhow. */
static void
take_word(char **word, const char *spelled)
{
    g_free(*word);
    *word = g_strdup(spelled);
}

static void
take_parts(const CmScratch *scratch, GPtrArray *parts, const GPtrArray *spelled)
{
    for (guint i = 0; i < parts->len && parts->len == spelled->len; i++) {
        CmPart *part = parts->pdata[i];
        const CmPart *made = spelled->pdata[i];

        /* What turns out to be a column is spelled as one. */
        if (part->sql && made->column) {
            g_clear_pointer(&part->sql, g_free);
            part->column = g_strdup(made->column);
        } else {
            take_text(scratch, &part->sql, made->sql);
        }
        take_word(&part->operator_class, made->operator_class);
        take_word(&part->collation, made->collation);
    }
}

static void
take_constraints(const CmScratch *scratch, GPtrArray *constraints, const GPtrArray *spelled,
                 const char *of)
{
    for (guint i = 0; i < constraints->len; i++) {
        CmConstraint *constraint = constraints->pdata[i];
        g_autofree char *name = cm_scratch_part_name(of, "c", i);

        for (guint j = 0; j < spelled->len; j++) {
            const CmConstraint *made = spelled->pdata[j];

            if (g_strcmp0(made->name, name))
                continue;
            take_text(scratch, &constraint->sql, made->sql);
            take_parts(scratch, constraint->parts, made->parts);
        }
    }
}

static void
take_indexes(const CmScratch *scratch, CmTable *table, const CmTable *spelled)
{
    for (guint i = 0; i < table->indexes->len; i++) {
        CmIndex *index = table->indexes->pdata[i];
        g_autofree char *name = cm_scratch_part_name(spelled->name.name, "i", i);
        const CmIndex *made = cm_table_index(spelled, name);

        if (!made)
            continue;
        take_text(scratch, &index->where, made->where);
        take_parts(scratch, index->parts, made->parts);
    }
}

static void
take_options(CmTable *table, const CmTable *spelled)
{
    static const char *const keys[] = {"partition_by", "partition_bound"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const CmValue *made = cm_options_get(spelled->options, "postgresql", keys[i]);

        if (made && cm_options_get(table->options, "postgresql", keys[i]))
            cm_options_set(&table->options, "postgresql", keys[i], made);
    }
}

static void
take_table(const CmScratch *scratch, CmTable *table, const CmTable *spelled)
{
    take_columns(scratch, table, spelled);
    take_constraints(scratch, table->constraints, spelled->constraints, spelled->name.name);
    take_indexes(scratch, table, spelled);
    take_options(table, spelled);
}

/* The names in the head of a view are part of its query, as the server says it. */
static void
take_view(const CmScratch *scratch, CmView *view, const CmView *spelled)
{
    take_text(scratch, &view->sql, spelled->sql);
    g_clear_pointer(&view->columns, g_strfreev);
}

static void
take_settings(CmObject *object, const CmObject *spelled)
{
    static const char *const keys[] = {"using", "check", "expressions", "roles"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const CmValue *made = cm_object_get(spelled, keys[i]);

        if (made && cm_object_get(object, keys[i]))
            cm_object_set(object, keys[i], made);
    }
}

static void
take_object(const CmScratch *scratch, CmObject *object, const CmObject *spelled)
{
    g_autofree char *sql = cm_scratch_lead_back(scratch, spelled->sql, object);

    take_text(scratch, &object->sql, sql);
    take_settings(object, spelled);
    take_constraints(scratch, object->constraints, spelled->constraints, spelled->name.name);
    if (object->kind == CM_OBJECT_DOMAIN && spelled->columns->len)
        take_default(&((CmColumn *)object->columns->pdata[0])->server_default,
                     &((CmColumn *)spelled->columns->pdata[0])->server_default);
}

static void
take_objects(CmScratch *scratch, const CmSchema *spelled)
{
    for (guint i = 0; i < scratch->side->objects->len; i++) {
        CmObject *object = scratch->side->objects->pdata[i];
        const CmName name = {NULL, g_hash_table_lookup(scratch->made, object)};
        const CmName table = {NULL, object->table.name};
        bool is_on_table = cm_object_kind_info(object->kind)->parts & CM_OBJECT_HAS_TABLE;
        const CmObject *made =
            name.name ? cm_schema_object(spelled, object->kind, is_on_table ? &table : NULL, &name)
                      : NULL;

        if (made)
            take_object(scratch, object, made);
    }
}

static void
take_triggers(CmScratch *scratch, const CmSchema *spelled)
{
    for (guint i = 0; i < scratch->side->triggers->len; i++) {
        CmTrigger *trigger = scratch->side->triggers->pdata[i];
        const CmName name = {NULL, g_hash_table_lookup(scratch->made, trigger)};
        const CmName table = {NULL, trigger->table.name};
        const CmTrigger *made = name.name ? cm_schema_trigger(spelled, &table, &name) : NULL;

        if (made)
            take_text(scratch, &trigger->sql, made->sql);
    }
}

void
cm_scratch_take(CmScratch *scratch, const CmSchema *spelled)
{
    for (guint i = 0; i < scratch->side->tables->len; i++) {
        CmTable *table = scratch->side->tables->pdata[i];
        const CmName name = {NULL, g_hash_table_lookup(scratch->made, table)};
        const CmTable *made = name.name ? cm_schema_table(spelled, &name) : NULL;

        if (made)
            take_table(scratch, table, made);
    }
    for (guint i = 0; i < scratch->side->views->len; i++) {
        CmView *view = scratch->side->views->pdata[i];
        const CmName name = {NULL, g_hash_table_lookup(scratch->made, view)};
        const CmView *made = name.name ? cm_schema_view(spelled, &name) : NULL;

        if (made)
            take_view(scratch, view, made);
    }
    take_objects(scratch, spelled);
    take_triggers(scratch, spelled);
}
