/* How columns are numbered: identity, serial, a sequence of their own, or not at all. */
#include <string.h>

#include "dialect/postgresql.h"
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_numbering.h"
#include "inspect/postgresql_catalog.h"

static bool
is_whole_number(const CmType *type)
{
    return type->kind == CM_TYPE_INTEGER || type->kind == CM_TYPE_BIGINT ||
           type->kind == CM_TYPE_SMALLINT;
}

/* The sequence's name, unless it is the one that the server makes of the column's. */
static char *
own_name(const CmCatalogRelation *relation, const CmColumn *column, const CmObject *sequence)
{
    g_autofree char *usual = cm_made_name(relation->name.name, column->name, "seq");

    if (!strcmp(usual, sequence->name.name) &&
        !g_strcmp0(relation->name.schema, sequence->name.schema))
        return NULL;
    return cm_name_to_string(&sequence->name);
}

static void
set_identity(CmCatalog *catalog, const CmCatalogRelation *relation, CmColumn *column,
             const CmCatalogSequence *sequence)
{
    static const char *const keys[] = {"start", "increment", "min", "max", "cache", "cycle"};
    g_autofree char *name = own_name(relation, column, sequence->object);

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *key = g_strdup_printf("identity_%s", keys[i]);
        const CmValue *value = cm_object_get(sequence->object, keys[i]);

        if (value)
            cm_options_set(&column->options, "postgresql", key, value);
    }
    cm_catalog_set_text(&column->options, "identity_sequence", name);
    if (sequence->object->comment)
        cm_catalog_add_comment(catalog, "sequence", sequence->text, sequence->object->comment,
                               &relation->name);
}

/* Whether the identity of a key says nothing, so that the key need say nothing. */
static bool
is_plain_identity(const CmCatalogColumn *column)
{
    const CmOptions *options = column->column->options;

    for (guint i = 0; options && i < options->len; i++)
        if (g_str_has_prefix(g_array_index((GArray *)options, CmOption, i).key, "identity_"))
            return false;
    return column->identity == 'd';
}

/* Whether the column and its sequence are what the word serial makes, but for NOT NULL. */
static bool
is_serial(const CmCatalog *catalog, const CmCatalogRelation *relation, const CmColumn *column,
          const CmCatalogSequence *sequence)
{
    const CmObject *object = sequence->object;
    const CmValue *type = cm_object_get(object, "type");
    g_autofree char *name = own_name(relation, column, object);
    g_autofree char *text = cm_postgresql_type_to_text(column->type);
    g_autofree char *literal = cm_postgresql_literal(sequence->text);
    g_autofree char *value = g_strdup_printf("nextval(%s::regclass)", literal);
    bool is_unlogged = cm_options_is_set(relation->table->options, "postgresql", "unlogged");

    return !name && !object->comment && is_whole_number(column->type) &&
           !strcmp(text, type ? type->data : "bigint") &&
           (object->settings ? object->settings->len : 0) == (type ? 1 : 0) &&
           sequence->is_unlogged == (is_unlogged && catalog->version >= 15) &&
           column->server_default.kind == CM_DEFAULT_SQL &&
           !strcmp(column->server_default.text, value);
}

static void
set_numbering(CmColumn *column, const char *word)
{
    column->autoincrement = CM_AUTOINCREMENT_YES;
    cm_catalog_set_text(&column->options, "numbering", word);
}

static void
own_sequence(CmCatalog *catalog, const CmCatalogRelation *relation, const CmColumn *column,
             CmCatalogSequence *sequence)
{
    CmObject *object = g_steal_pointer(&sequence->object);

    object->table = cm_name_copy(&relation->name);
    object->column = g_strdup(column->name);
    cm_catalog_add(catalog, object, CM_CATALOG_CLASS, sequence->oid);
}

static void
take_sequence(CmCatalog *catalog, CmCatalogSequence *sequence)
{
    const CmCatalogRelation *relation = cm_catalog_relation(catalog, sequence->owner);
    CmCatalogColumn *column = relation ? cm_catalog_column(relation, sequence->number) : NULL;

    if (!column || !relation->table)
        return;
    if (sequence->is_identity) {
        column->has_sequence = true;
        set_identity(catalog, relation, column->column, sequence);
    } else if (column->is_said && is_serial(catalog, relation, column->column, sequence)) {
        cm_default_clear(&column->column->server_default);
        set_numbering(column->column, "serial");
    } else {
        own_sequence(catalog, relation, column->column, sequence);
    }
}

/* A partition numbers its rows by its parent's sequence; from 17 on it says so. */
static void
number_column(const CmCatalogRelation *relation, CmCatalogColumn *column)
{
    bool is_auto = cm_postgresql_is_auto_key(relation->table, column->column);

    if (column->column->autoincrement == CM_AUTOINCREMENT_YES ||
        (column->identity && !column->has_sequence))
        return;
    if (column->identity && (!is_auto || !is_plain_identity(column)))
        set_numbering(column->column, column->identity == 'a' ? "identity_always" : "identity");
    else if (is_auto && !column->identity)
        column->column->autoincrement = CM_AUTOINCREMENT_NO;
}

void
cm_catalog_number_columns(CmCatalog *catalog)
{
    for (guint i = 0; i < catalog->sequences->len; i++)
        take_sequence(catalog, catalog->sequences->pdata[i]);
    for (guint i = 0; i < catalog->ordered->len; i++) {
        const CmCatalogRelation *relation = catalog->ordered->pdata[i];

        for (guint j = 0; relation->table && j < relation->columns->len; j++)
            if (relation->columns->pdata[j])
                number_column(relation, relation->columns->pdata[j]);
    }
}
