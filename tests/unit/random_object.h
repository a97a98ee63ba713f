/* Random objects beside tables, seeded, with all that their kinds can say. */
#pragma once

#include "unit/random_column.h"

/* Attributes of a composite type, or the one value of a domain. */
static inline void
make_attributes(Maker *maker, CmObject *object, bool is_domain)
{
    for (int i = is_domain ? 0 : pick(maker, 3); i >= 0; i--) {
        g_autofree char *name = is_domain ? g_strdup("value") : make_name(maker, "c");
        CmColumn *column = cm_column_new(name, make_type(maker, 0));

        g_ptr_array_add(object->columns, column);
        column->collation = maybe_text(maker);
        if (!is_domain)
            continue;
        column->nullable = one_in(maker, 2);
        make_default(maker, column);
    }
    for (int i = is_domain ? pick(maker, 3) : 0; i > 0; i--) {
        g_autofree char *name = one_in(maker, 2) ? make_name(maker, "k") : NULL;
        CmConstraint *check = cm_constraint_new(CM_CONSTRAINT_CHECK, name);

        check->sql = g_strdup("VALUE > 0");
        g_ptr_array_add(object->constraints, check);
    }
}

static inline void
make_labels(Maker *maker, CmObject *object)
{
    int count = 1 + pick(maker, 4);
    bool has_former = one_in(maker, 3);

    object->labels = g_new0(char *, (gsize)count + 1);
    object->former_labels = has_former ? g_new0(char *, (gsize)count + 1) : NULL;
    for (int i = 0; i < count; i++) {
        object->labels[i] = make_name(maker, "l");
        if (has_former)
            object->former_labels[i] = i ? g_strdup("") : make_name(maker, "former");
    }
}

/* An object of a kind, of or on a table. */
static inline CmObject *
make_object(Maker *maker, CmObjectKind kind, const CmTable *table)
{
    const CmObjectKindInfo *info = cm_object_kind_info(kind);
    g_autofree char *name = make_name(maker, info->word);
    CmObject *object = cm_object_new(kind, one_in(maker, 4) ? "other.schema" : NULL, name);

    if (info->parts & CM_OBJECT_HAS_TABLE ||
        (info->parts & CM_OBJECT_HAS_OWNER && one_in(maker, 2)))
        object->table = cm_name_copy(&table->name);
    if (info->parts & CM_OBJECT_HAS_OWNER && object->table.name)
        object->column = g_strdup(some_column(maker, table, false));
    if (info->parts & CM_OBJECT_HAS_LABELS)
        make_labels(maker, object);
    if (info->parts & CM_OBJECT_HAS_COLUMNS)
        make_attributes(maker, object, info->parts & CM_OBJECT_HAS_CHECKS);
    if (info->parts & CM_OBJECT_HAS_SQL)
        object->sql = g_strdup("CREATE x\n  AS $$ y  \n$$");
    if (info->parts & CM_OBJECT_HAS_DROP_SQL)
        object->drop_sql = g_strdup("DROP x");
    for (const CmSetting *setting = info->settings; setting && setting->name; setting++)
        if (one_in(maker, 2))
            make_setting(maker, &object->settings, "", setting);
    object->comment = maybe_text(maker);
    object->renamed_from = one_in(maker, 6) ? make_name(maker, "was") : NULL;
    object->depends_on = maybe_names(maker);
    object->dialects = maybe_dialects(maker);
    object->options = maybe_options(maker, CM_SECTION_OBJECT);
    return object;
}

/* Objects of all kinds; some of one name on two tables. A column has one of the enums. */
static inline void
make_objects(Maker *maker, CmSchema *schema)
{
    const CmTable *first = schema->tables->pdata[0];
    const CmTable *last = schema->tables->pdata[schema->tables->len - 1];
    CmColumn *column = ((CmTable *)last)->columns->pdata[0];

    for (int i = 0; i < CM_OBJECT_COUNT; i++) {
        CmObject *object = make_object(maker, (CmObjectKind)i, last);
        CmObject *twin = one_in(maker, 2) ? cm_object_copy(object) : NULL;

        cm_schema_add_object(schema, object, NULL);
        if (twin && cm_object_kind_info(twin->kind)->parts & CM_OBJECT_HAS_TABLE && first != last) {
            cm_name_clear(&twin->table);
            twin->table = cm_name_copy(&first->name);
            cm_schema_add_object(schema, g_steal_pointer(&twin), NULL);
        }
        cm_object_free(twin);
        if (i != CM_OBJECT_ENUM || one_in(maker, 3))
            continue;
        cm_type_free(column->type);
        column->type = cm_type_new(CM_TYPE_ENUM);
        column->type->text = cm_name_to_string(&object->name);
        column->type->labels = g_strdupv(object->labels);
    }
    if (schema->triggers->len && first != last) {
        CmTrigger *twin = cm_trigger_copy(schema->triggers->pdata[0]);

        cm_name_clear(&twin->table);
        twin->table = cm_name_copy(&first->name);
        cm_schema_add_trigger(schema, twin, NULL);
    }
}
