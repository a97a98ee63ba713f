/* Types of routines, as MariaDB spells them: what parameters and results are is made columns of a
 * table, one for each routine that differs, which is spelled as all others are. */
#include "respell/internal.h"

#include <string.h>

#include "dialect/mysql_program.h"

/* The routine of the other schema that differs; NULL if there is none. */
static const CmObject *
find_differing(const CmRespelling *of, const CmObject *object, const CmSchema *other)
{
    const CmScratch scratch = {.of = of};
    const CmObject *was;

    if (object->kind != CM_OBJECT_FUNCTION && object->kind != CM_OBJECT_PROCEDURE)
        return NULL;
    was = cm_schema_same_object(other, object);
    return was && !cm_scratch_same(&scratch, object->sql, was->sql) ? was : NULL;
}

/* A function and a procedure may have one name. */
static CmName
name_of(const CmObject *routine, char **name)
{
    *name = g_strdup_printf("%s %s", cm_object_kind_info(routine->kind)->word, routine->name.name);
    return (CmName){NULL, *name};
}

static char *
add_type(const char *type, gpointer data)
{
    CmTable *table = data;
    g_autofree char *name = g_strdup_printf("p%u", table->columns->len);

    cm_table_add_column(table, cm_column_new(name, cm_type_new_sql(type)));
    return g_strdup(type);
}

CmSchema *
cm_respell_mariadb_types(const CmRespelling *of, const CmSchema *side, const CmSchema *other)
{
    CmSchema *types = cm_schema_new();

    for (guint i = 0; i < side->objects->len; i++) {
        const CmObject *routine = side->objects->pdata[i];
        g_autofree char *name = NULL;
        g_autofree char *ignored = NULL;
        CmTable *table;

        if (!find_differing(of, routine, other))
            continue;
        table = cm_table_new(NULL, name_of(routine, &name).name);
        ignored = cm_mysql_tidy_routine(routine, add_type, table);
        cm_schema_add_table(types, table, NULL);
    }
    return types;
}

bool
cm_respell_mariadb_has_routines(const CmRespelling *of)
{
    for (guint i = 0; i < of->to->objects->len; i++)
        if (find_differing(of, of->to->objects->pdata[i], of->from))
            return true;
    return false;
}

typedef struct {
    const CmRespelling *of;
    const CmTable *types;
    guint next;
} Spelled;

/* The next type, with the character set that it has where that is not the database's. */
static char *
next_type(const char *type, gpointer data)
{
    Spelled *spelled = data;
    const CmColumn *column;
    g_autofree char *text = NULL;
    const char *charset;
    GString *out;

    if (spelled->next >= spelled->types->columns->len)
        return g_strdup(type);
    column = spelled->types->columns->pdata[spelled->next++];
    charset = cm_options_text(column->options, "mysql", "charset");
    text = spelled->of->dialect->type_text(column->type, NULL);
    out = g_string_new(text ? text : type);
    if (charset)
        g_string_append_printf(out, " charset %s", charset);
    if (column->collation)
        g_string_append_printf(out, " collate %s", column->collation);
    return g_string_free(out, FALSE);
}

void
cm_respell_mariadb_take_types(const CmRespelling *of, CmSchema *side, const CmSchema *types)
{
    for (guint i = 0; i < side->objects->len; i++) {
        CmObject *routine = side->objects->pdata[i];
        g_autofree char *name = NULL;
        const CmName table = name_of(routine, &name);
        Spelled spelled = {of, cm_schema_table(types, &table), 0};
        char *sql = spelled.types ? cm_mysql_tidy_routine(routine, next_type, &spelled) : NULL;

        if (!sql)
            continue;
        g_free(routine->sql);
        routine->sql = sql;
    }
}
