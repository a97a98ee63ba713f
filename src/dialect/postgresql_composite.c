/* Composite types. */
#include <string.h>

#include "dialect/postgresql_object.h"
#include "dialect/postgresql_remake.h"
#include "dialect/postgresql_types.h"

static void
comment_attribute(const CmRendering *rendering, const CmObject *object, const CmColumn *attribute)
{
    g_autofree char *of = cm_postgresql_name(&object->name);
    g_autofree char *quoted = cm_postgresql_quote(attribute->name);
    g_autofree char *name = g_strdup_printf("%s.%s", of, quoted);

    cm_rendering_comment(rendering, "COLUMN", name, attribute->comment);
}

static char *
create_composite_sql(const CmObject *object, GError **error)
{
    g_autoptr(GString) out = g_string_new("CREATE TYPE ");

    cm_ddl_append_name(out, &cm_dialect_postgresql, &object->name);
    g_string_append(out, " AS (");
    for (guint i = 0; i < object->columns->len; i++) {
        const CmColumn *attribute = object->columns->pdata[i];
        g_autofree char *type = cm_postgresql_type_clause(attribute, error);
        g_autofree char *name = cm_postgresql_quote(attribute->name);

        if (!type)
            return NULL;
        g_string_append_printf(out, "%s%s %s", i ? ", " : "", name, type);
    }
    g_string_append_c(out, ')');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
comment_attributes(const CmRendering *rendering, const CmObject *object)
{
    for (guint i = 0; i < object->columns->len; i++)
        if (((CmColumn *)object->columns->pdata[i])->comment)
            comment_attribute(rendering, object, object->columns->pdata[i]);
}

bool
cm_postgresql_create_composite(const CmRendering *rendering, const CmObject *object, GError **error)
{
    char *sql = create_composite_sql(object, error);

    if (!sql)
        return false;
    cm_statements_add(rendering->statements, sql);
    comment_attributes(rendering, object);
    return true;
}

static const CmColumn *
find_attribute(const CmObject *object, const char *name)
{
    for (guint i = 0; i < object->columns->len; i++)
        if (!strcmp(((CmColumn *)object->columns->pdata[i])->name, name))
            return object->columns->pdata[i];
    return NULL;
}

static void
append_attribute(GString *out, const char *verb, const CmColumn *attribute, const char *tail)
{
    g_autofree char *name = cm_postgresql_quote(attribute->name);

    g_string_append_printf(out, "%s %s ATTRIBUTE %s%s", out->len ? "," : "", verb, name, tail);
}

/* One attribute as it is to be; tables of the type follow. */
static bool
change_attribute(GString *out, const CmColumn *was, const CmColumn *now, GError **error)
{
    g_autofree char *old = was ? cm_postgresql_type_clause(was, error) : NULL;
    g_autofree char *new = cm_postgresql_type_clause(now, error);
    g_autofree char *tail = NULL;

    if (!new || (was && !old))
        return false;
    if (was && !strcmp(old, new))
        return true;
    tail = was ? g_strdup_printf(" TYPE %s CASCADE", new) : g_strdup_printf(" %s CASCADE", new);
    append_attribute(out, was ? "ALTER" : "ADD", now, tail);
    return true;
}

/* Whether attributes come and go so that those that stay keep their order, and new ones are last.
 */
static bool
keeps_order(const CmObject *before, const CmObject *after)
{
    guint at = 0;

    for (guint i = 0; i < before->columns->len; i++) {
        const CmColumn *was = before->columns->pdata[i];

        if (!find_attribute(after, was->name))
            continue;
        if (strcmp(((CmColumn *)after->columns->pdata[at++])->name, was->name))
            return false;
    }
    return true;
}

/* A type that tables use cannot have an attribute of another type. */
static bool
changes_a_type(const CmObject *before, const CmObject *after)
{
    for (guint i = 0; i < after->columns->len; i++) {
        const CmColumn *now = after->columns->pdata[i];
        const CmColumn *was = find_attribute(before, now->name);
        g_autofree char *from = was ? cm_postgresql_type_clause(was, NULL) : NULL;
        g_autofree char *to = cm_postgresql_type_clause(now, NULL);

        if (was && g_strcmp0(from, to))
            return true;
    }
    return false;
}

typedef struct {
    const CmObject *before;
    const CmObject *after;
} Pair;

/* A row made of the attributes of another, by their names. */
static char *
convert_row(const char *column, const char *type, bool is_array, gpointer data, GError **error)
{
    const Pair *pair = data;
    g_autoptr(GString) row = g_string_new(NULL);

    if (is_array) {
        cm_fail(error, CM_ERROR_UNSUPPORTED,
                "PostgreSQL cannot turn arrays of a composite type into those of another in column "
                "%s; create another type",
                column);
        return NULL;
    }
    for (guint i = 0; i < pair->after->columns->len; i++) {
        const CmColumn *now = pair->after->columns->pdata[i];
        const CmColumn *was = find_attribute(pair->before, now->name);
        g_autofree char *attribute = cm_postgresql_quote(now->name);
        g_autofree char *value = was ? g_strdup_printf("(%s).%s", column, attribute) : NULL;
        g_autofree char *from = was ? cm_postgresql_type_to_text(was->type) : NULL;
        g_autofree char *to = cm_postgresql_type_to_text(now->type);
        g_autofree char *using = was ? cm_postgresql_type_using(from, to, value) : NULL;

        g_string_append_printf(row, "%s%s", i ? ", " : "", using ? using : value ? value : "NULL");
    }
    return g_strdup_printf("CASE WHEN %s IS DISTINCT FROM NULL THEN ROW(%s)::%s END", column,
                           row->str, type);
}

static void
comment_changed(const CmRendering *rendering, const CmObject *before, const CmObject *after)
{
    for (guint i = 0; i < after->columns->len; i++) {
        const CmColumn *now = after->columns->pdata[i];
        const CmColumn *was = find_attribute(before, now->name);

        if (g_strcmp0(was ? was->comment : NULL, now->comment))
            comment_attribute(rendering, after, now);
    }
}

bool
cm_postgresql_alter_composite(const CmRendering *rendering, const CmObject *before,
                              const CmObject *after, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *create = create_composite_sql(after, error);
    Pair pair = {before, after};

    if (!create)
        return false;
    if (!keeps_order(before, after) ||
        (changes_a_type(before, after) && cm_postgresql_is_type_used(rendering, &before->name))) {
        bool ok =
            cm_postgresql_remake_type(rendering, &before->name, create, convert_row, &pair, error);

        comment_attributes(rendering, after);
        return ok;
    }
    for (guint i = 0; i < before->columns->len; i++) {
        const CmColumn *attribute = before->columns->pdata[i];

        if (!find_attribute(after, attribute->name))
            append_attribute(out, "DROP", attribute, " CASCADE");
    }
    for (guint i = 0; i < after->columns->len; i++) {
        const CmColumn *now = after->columns->pdata[i];

        if (!change_attribute(out, find_attribute(before, now->name), now, error))
            return false;
    }
    if (out->len)
        cm_rendering_add_named(rendering, "ALTER TYPE", &after->name, out->str + 1);
    comment_changed(rendering, before, after);
    return true;
}
