/* Whether the parts of a model fit together, once all of it is read. */
#include "model/model.h"

#include <string.h>

static void
warn(CmModel *model, CmPosition at, char *message)
{
    g_ptr_array_add(model->warnings,
                    at.file ? g_strdup_printf("%s:%d:%d: %s", at.file, at.line, at.column, message)
                            : g_strdup(message));
    g_free(message);
}

/* With a schema before it, it may be one that has none: which one is the default is not known. */
const CmTable *
cm_model_referred(const CmSchema *schema, const CmName *name)
{
    const CmTable *referred = cm_schema_table(schema, name);

    for (guint i = 0; !referred && i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        if (!strcmp(table->name.name, name->name) && (!table->name.schema || !name->schema))
            return table;
    }
    return referred;
}

/* A reference to what the model does not have is legal in SQLite and usually a slip. */
static void
check_reference(CmModel *model, const CmTable *table, const CmConstraint *constraint)
{
    const CmTable *referred = cm_model_referred(model->schema, &constraint->referred);
    g_autofree char *what = cm_constraint_describe(constraint);

    if (!referred) {
        warn(model, table->at,
             g_strdup_printf("%s of table '%s' refers to '%s', which is no table of the model",
                             what, table->name.name, constraint->referred.name));
        return;
    }
    for (GStrv column = constraint->referred_columns;
         !cm_table_has_others_columns(referred) && column && *column; column++)
        if (!cm_table_column(referred, *column))
            warn(model, table->at,
                 g_strdup_printf("%s of table '%s' refers to '%s.%s', which is no column", what,
                                 table->name.name, referred->name.name, *column));
}

/* SQLite takes a column twice in a key; other databases do not, and nobody needs it. */
static void
check_columns(CmModel *model, const CmTable *table, const CmConstraint *constraint)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree char *what = cm_constraint_describe(constraint);

    for (guint i = 0; i < constraint->parts->len; i++) {
        const CmPart *part = constraint->parts->pdata[i];

        if (part->column && !g_hash_table_add(seen, part->column))
            warn(model, table->at,
                 g_strdup_printf("column '%s' stands twice in %s of table '%s'", part->column, what,
                                 table->name.name));
    }
}

/* The same of names. */
static void
check_name(CmModel *model, const CmTable *table, const CmConstraint *constraint)
{
    if (constraint->name && cm_table_constraint(table, constraint->name) != constraint)
        warn(model, table->at,
             g_strdup_printf("table '%s' has several constraints named '%s'", table->name.name,
                             constraint->name));
}

static CmEntity *
find_entity(const CmModel *model, const char *name)
{
    for (guint i = 0; i < model->entities->len; i++) {
        CmEntity *entity = model->entities->pdata[i];

        if (!strcmp(entity->name, name))
            return entity;
    }
    return NULL;
}

static const char *
nearest_entity(const CmModel *model, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < model->entities->len; i++)
        g_ptr_array_add(names, ((CmEntity *)model->entities->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    return cm_error_suggest(name, (const char *const *)names->pdata);
}

static const CmYamlKey relationship_keys[] = {
    {"target", cm_yaml_field_ignored, 0, NULL},
    {"back_populates", cm_yaml_field_ignored, 0, NULL},
    {"backref", cm_yaml_field_ignored, 0, NULL},
    {"secondary", cm_yaml_field_ignored, 0, NULL},
    {"uselist", cm_yaml_field_ignored, 0, NULL},
    {"lazy", cm_yaml_field_ignored, 0, NULL},
    {"cascade", cm_yaml_field_ignored, 0, NULL},
    {"order_by", cm_yaml_field_ignored, 0, NULL},
    {"foreign_keys", cm_yaml_field_ignored, 0, NULL},
    {"remote_side", cm_yaml_field_ignored, 0, NULL},
    {"primaryjoin", cm_yaml_field_ignored, 0, NULL},
    {"passive_deletes", cm_yaml_field_ignored, 0, NULL},
    {"single_parent", cm_yaml_field_ignored, 0, NULL},
    {"viewonly", cm_yaml_field_ignored, 0, NULL},
    {"collection", cm_yaml_field_ignored, 0, NULL},
    {NULL, NULL, 0, NULL},
};

static bool
check_relationship(const CmModel *model, const CmYaml *node, GError **error)
{
    const CmYaml *target = cm_yaml_get(node, "target");
    const char *near;

    if (!cm_yaml_read_mapping(node, relationship_keys, (gpointer)model, NULL, error))
        return false;
    if (!target || target->kind != CM_YAML_SCALAR)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'target' is missing");
    if (find_entity(model, target->text))
        return true;
    near = nearest_entity(model, target->text);
    return cm_fail_at(error, target->at, CM_ERROR_VALUE, "there is no entity '%s'%s%s%s",
                      target->text, near ? ", did you mean '" : "", near ? near : "",
                      near ? "'?" : "");
}

static bool
check_entity(const CmModel *model, const CmEntity *entity, GError **error)
{
    const CmYaml *relationships = cm_yaml_get(entity->node, "relationships");

    if (!relationships)
        return true;
    if (!cm_yaml_expect(relationships, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 1; i < relationships->n_items; i += 2)
        if (!check_relationship(model, relationships->items[i], error))
            return false;
    return true;
}

static const CmColumn *
former_column(const CmTable *table, const CmColumn *column)
{
    return column->renamed_from ? cm_table_column(table, column->renamed_from) : NULL;
}

/* Names that go round say the same before and after the change. */
static bool
check_swapped_columns(const CmTable *table, GError **error)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *first = table->columns->pdata[i];
        const CmColumn *column = former_column(table, first);

        for (guint j = 0; column && column != first && j < table->columns->len; j++)
            column = former_column(table, column);
        if (column == first && former_column(table, first) != first)
            return cm_fail_at(
                error, table->at, CM_ERROR_VALUE,
                "columns '%s' and '%s' of table '%s' take each other's names, of which nobody can "
                "tell whether it is done: write a revision that renames by way of a third name, "
                "and leave out 'renamed_from'",
                first->name, first->renamed_from, table->name.name);
    }
    return true;
}

static const CmTable *
former_table(const CmSchema *schema, const CmTable *table)
{
    CmName former = {table->name.schema, table->renamed_from};

    return former.name ? cm_schema_table(schema, &former) : NULL;
}

static bool
check_swapped_tables(const CmSchema *schema, GError **error)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *first = schema->tables->pdata[i];
        const CmTable *table = former_table(schema, first);

        for (guint j = 0; table && table != first && j < schema->tables->len; j++)
            table = former_table(schema, table);
        if (table == first && former_table(schema, first) != first)
            return cm_fail_at(
                error, first->at, CM_ERROR_VALUE,
                "tables '%s' and '%s' take each other's names, of which nobody can tell whether it "
                "is done: write a revision that renames by way of a third name, and leave out "
                "'renamed_from'",
                first->name.name, first->renamed_from);
    }
    return true;
}

bool
cm_model_check(CmModel *model, GError **error)
{
    for (guint i = 0; i < model->schema->tables->len; i++) {
        const CmTable *table = model->schema->tables->pdata[i];

        if (!check_swapped_columns(table, error))
            return false;
        for (guint j = 0; j < table->constraints->len; j++) {
            const CmConstraint *constraint = table->constraints->pdata[j];

            check_columns(model, table, constraint);
            check_name(model, table, constraint);
            if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
                check_reference(model, table, constraint);
        }
    }
    for (guint i = 0; i < model->entities->len; i++)
        if (!check_entity(model, model->entities->pdata[i], error))
            return false;
    return check_swapped_tables(model->schema, error);
}
