/* Another type in the place of one: the old one steps aside under another name, the new one is
 * made, columns are cast from one to the other, and the old one goes. */
#include <string.h>

#include "dialect/postgresql_column.h"
#include "dialect/postgresql_dependents.h"
#include "dialect/postgresql_enum.h"
#include "dialect/postgresql_names.h"

/* The server changes the columns of partitions and heirs with those they come from. */
static bool
is_inherited(const CmSchema *schema, const CmTable *table, const CmColumn *column)
{
    g_auto(GStrv) parents = cm_postgresql_list(table->options, "inherits");

    if (cm_postgresql_option(table->options, "partition_of"))
        return true;
    for (GStrv parent = parents; parent && *parent; parent++) {
        CmName name = {NULL, NULL};
        const CmTable *of =
            cm_name_parse(*parent, &name, NULL) ? cm_schema_table(schema, &name) : NULL;

        cm_name_clear(&name);
        if (of && cm_table_column(of, column->name))
            return true;
    }
    return false;
}

/* Whether the column is of the type, or an array of it. */
static bool
is_of_type(const CmTable *table, const CmColumn *column, const char *type, bool *is_array)
{
    g_autofree char *text = cm_postgresql_column_type(table, column, NULL);

    if (!text || !g_str_has_prefix(text, type))
        return false;
    *is_array = !strcmp(text + strlen(type), "[]");
    return *is_array || !text[strlen(type)];
}

typedef void (*Visit)(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
                      gpointer data);

static void
visit_columns(const CmRendering *rendering, const char *type, Visit visit, gpointer data)
{
    const CmSchema *schema = rendering->schema;
    bool is_array;

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];

            if (is_of_type(table, column, type, &is_array) && !is_inherited(schema, table, column))
                visit(table, column, type, is_array, data);
        }
    }
}

static void
set_aside(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
          gpointer data)
{
    CmDependents *dependents = data;

    (void)type;
    (void)is_array;
    cm_dependents_add_column(dependents, table, column->name);
    cm_dependents_add_expressions(dependents, table, column->name);
    cm_dependents_add_default(dependents, table, column);
}

typedef struct {
    const CmRendering *rendering;
    const char *via;
} Cast;

static void
cast(const CmTable *table, const CmColumn *column, const char *type, bool is_array, gpointer data)
{
    const Cast *how = data;
    const char *brackets = is_array ? "[]" : "";
    g_autofree char *name = cm_postgresql_quote(column->name);
    g_autofree char *using =
        how->via ? g_strdup_printf(" USING %s%s%s::%s%s", name, how->via, brackets, type, brackets)
                 : NULL;

    cm_rendering_alter_table(how->rendering, &table->name, "ALTER COLUMN %s TYPE %s%s%s", name,
                             type, brackets, using ? using : "");
}

bool
cm_postgresql_remake_type(const CmRendering *rendering, const CmName *name, const char *create,
                          const char *via, GError **error)
{
    g_autoptr(CmDependents) dependents = cm_dependents_new(rendering);
    g_autofree char *type = cm_postgresql_name(name);
    g_autofree char *long_aside = g_strdup_printf("_cmig_%s", name->name);
    g_autofree char *aside = cm_postgresql_cut_name(long_aside);
    g_autofree char *quoted = cm_postgresql_quote(aside);
    g_autofree char *rename = g_strdup_printf("RENAME TO %s", quoted);
    CmName old = {name->schema, aside};
    Cast how = {rendering, via};

    visit_columns(rendering, type, set_aside, dependents);
    cm_dependents_add_named(dependents, name->name);
    cm_dependents_add_routines(dependents, name->name);
    cm_dependents_drop(dependents);
    cm_rendering_add_named(rendering, "ALTER TYPE", name, rename);
    cm_statements_add(rendering->statements, g_strdup(create));
    visit_columns(rendering, type, cast, &how);
    cm_rendering_add_named(rendering, "DROP TYPE", &old, NULL);
    return cm_dependents_create(dependents, error);
}
