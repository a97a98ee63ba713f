#include "dialect/postgresql_enum.h"

#include <string.h>

#include "dialect/postgresql_column.h"
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_remake.h"
#include "schema/own_enum.h"

/* A column of this type, but the one given (which may be NULL), and whose labels are these, if any
 * are given. */
static const CmColumn *
find_user(const CmSchema *schema, const CmName *name, const CmTable *but_table, const char *but,
          GStrv labels)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];
            bool is_but = but_table && cm_name_equal(&table->name, &but_table->name) &&
                          (!but || !strcmp(column->name, but));

            if (is_but || !cm_column_has_enum(table, column, name))
                continue;
            if (!labels || g_strv_equal((const char *const *)labels,
                                        (const char *const *)cm_column_enum(column)->labels))
                return column;
        }
    }
    return NULL;
}

static CmObject *
find_object(const CmRendering *rendering, const CmName *name)
{
    return cm_schema_object(rendering->schema, CM_OBJECT_ENUM, NULL, name);
}

static char *
create_sql(const CmName *name, GStrv labels)
{
    GString *out = g_string_new("CREATE TYPE ");

    cm_ddl_append_name(out, &cm_dialect_postgresql, name);
    g_string_append(out, " AS ENUM (");
    for (GStrv label = labels; label && *label; label++) {
        CmValue value = cm_value_of_text(*label);

        g_string_append(out, label == labels ? "" : ", ");
        cm_spelling_append_literal(out, &cm_spelling_postgresql, &value);
    }
    g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

static void
add_to_schema(const CmRendering *rendering, const CmName *name, GStrv labels)
{
    CmObject *object = find_object(rendering, name);

    if (!object) {
        object = cm_object_new(CM_OBJECT_ENUM, name->schema, name->name);
        cm_schema_add_object(rendering->schema, object, NULL);
    }
    g_strfreev(object->labels);
    object->labels = g_strdupv(labels);
}

static bool
create_for_column(const CmRendering *rendering, const CmTable *table, const CmColumn *column,
                  GError **error)
{
    const CmType *type = cm_column_enum(column);
    CmName name = cm_column_enum_name(table, column);
    bool is_there = find_object(rendering, &name) ||
                    (type->text && find_user(rendering->schema, &name, table, NULL, NULL));
    bool ok = is_there || (type->labels && *type->labels);

    if (!ok)
        cm_fail(error, CM_ERROR_UNSUPPORTED,
                "column '%s': there is no type '%s', and it has no "
                "labels to make it of",
                column->name, name.name);
    if (ok && !is_there) {
        cm_statements_add(rendering->statements, create_sql(&name, type->labels));
        add_to_schema(rendering, &name, type->labels);
    }
    cm_name_clear(&name);
    return ok;
}

bool
cm_postgresql_create_enums(const CmRendering *rendering, const CmTable *body, GError **error)
{
    for (guint i = 0; i < body->columns->len; i++)
        if (cm_column_enum(body->columns->pdata[i]) &&
            !create_for_column(rendering, body, body->columns->pdata[i], error))
            return false;
    return true;
}

/* Whether an operation that comes later in the revision is about the type itself. */
static bool
is_dropped_later(const CmRendering *rendering, const CmName *name)
{
    for (guint i = rendering->at + 1; i < rendering->operations->len; i++) {
        const CmOperation *operation = rendering->operations->pdata[i];

        if (operation->kind == CM_OPERATION_DROP_OBJECT &&
            operation->object->kind == CM_OBJECT_ENUM &&
            cm_name_equal(&operation->object->name, name))
            return true;
    }
    return false;
}

static bool
is_called_after(const CmTable *table, const CmColumn *column, const CmName *name)
{
    CmName made = cm_column_enum_made_name(table, column);
    bool is_same = cm_name_equal(&made, name);

    cm_name_clear(&made);
    return is_same;
}

static void
drop_type(const CmRendering *rendering, const CmTable *table, const CmColumn *column,
          const char *but)
{
    CmName name = cm_column_enum_name(table, column);
    CmObject *object = find_object(rendering, &name);

    if (is_called_after(table, column, &name) && !is_dropped_later(rendering, &name) &&
        !find_user(rendering->schema, &name, table, but, NULL)) {
        cm_rendering_add_named(rendering, "DROP TYPE", &name, NULL);
        if (object)
            cm_schema_remove_object(rendering->schema, object);
    }
    cm_name_clear(&name);
}

void
cm_postgresql_drop_enum_of(const CmRendering *rendering, const CmTable *table,
                           const CmColumn *column)
{
    if (column && cm_column_enum(column))
        drop_type(rendering, table, column, column->name);
}

void
cm_postgresql_drop_enums(const CmRendering *rendering, const CmTable *table)
{
    for (guint i = 0; i < table->columns->len; i++)
        if (cm_column_enum(table->columns->pdata[i]))
            drop_type(rendering, table, table->columns->pdata[i], NULL);
}

static void
rename_type(const CmRendering *rendering, const CmName *from, const CmName *to)
{
    g_autofree char *quoted = cm_postgresql_quote(to->name);
    g_autofree char *tail = g_strdup_printf("RENAME TO %s", quoted);

    cm_rendering_add_named(rendering, "ALTER TYPE", from, tail);
}

void
cm_postgresql_rename_enums(const CmRendering *rendering, const CmTable *before,
                           const CmTable *after)
{
    for (guint i = 0; i < before->columns->len; i++) {
        const CmColumn *was = before->columns->pdata[i];
        CmName from;
        CmName to;

        if (!cm_column_enum_follows(rendering->schema, before, was))
            continue;
        from = cm_column_enum_name(before, was);
        to = cm_column_enum_made_name(after, after->columns->pdata[i]);
        if (!cm_name_equal(&from, &to))
            rename_type(rendering, &from, &to);
        cm_name_clear(&from);
        cm_name_clear(&to);
    }
}

/* The labels that a type has now, as far as the schema tells: an object, or the columns, of which
 * some may have been given the new ones already. */
static GStrv
labels_now(const CmRendering *rendering, const CmName *name, const CmColumn *was, GStrv wanted)
{
    const CmObject *object = find_object(rendering, name);

    if (object)
        return object->labels;
    return find_user(rendering->schema, name, NULL, NULL, wanted) ? wanted
                                                                  : cm_column_enum(was)->labels;
}

static bool change_labels(const CmRendering *rendering, const CmName *name, GStrv from, GStrv to,
                          GStrv former, bool is_used, GError **error);

bool
cm_postgresql_change_enum_of(const CmRendering *rendering, const CmTable *before,
                             const CmTable *after, const char *column, GError **error)
{
    const CmColumn *was = cm_table_column(before, column);
    const CmColumn *now = cm_table_column(after, column);
    const CmOperation *operation = cm_rendering_operation(rendering);
    g_auto(GStrv) labels = NULL;
    CmName name;
    bool ok;

    if (!cm_column_enum(now) || !operation->changes.type)
        return true;
    name = cm_column_enum_name(after, now);
    if (cm_column_has_enum(before, was, &name) && cm_column_enum(now)->labels) {
        labels = g_strdupv(labels_now(rendering, &name, was, cm_column_enum(now)->labels));
        ok =
            change_labels(rendering, &name, labels, cm_column_enum(now)->labels, NULL, true, error);
        if (ok)
            add_to_schema(rendering, &name, cm_column_enum(now)->labels);
    } else {
        ok = create_for_column(rendering, after, now, error);
    }
    cm_name_clear(&name);
    return ok;
}

bool
cm_postgresql_create_enum(const CmRendering *rendering, const CmObject *object, GError **error)
{
    (void)error;
    cm_statements_add(rendering->statements, create_sql(&object->name, object->labels));
    return true;
}

static int
find_label(GPtrArray *labels, const char *label)
{
    for (guint i = 0; i < labels->len; i++)
        if (!strcmp(labels->pdata[i], label))
            return (int)i;
    return -1;
}

static void
rename_label(const CmRendering *rendering, const CmName *name, GPtrArray *labels, const char *from,
             const char *to)
{
    int at = find_label(labels, from);
    g_autofree char *old = cm_postgresql_literal(from);
    g_autofree char *new = cm_postgresql_literal(to);
    g_autofree char *tail = g_strdup_printf("RENAME VALUE %s TO %s", old, new);

    cm_rendering_add_named(rendering, "ALTER TYPE", name, tail);
    g_free(labels->pdata[at]);
    labels->pdata[at] = g_strdup(to);
}

/* Labels may change places: those whose new name is not free yet go by way of another. */
static void
rename_labels(const CmRendering *rendering, const CmName *name, GPtrArray *labels, GStrv to,
              GStrv former)
{
    for (guint i = 0; former && to[i]; i++) {
        g_autofree char *between = g_strdup_printf("_cmig_%s", to[i]);

        if (!former[i] || !*former[i] || !strcmp(former[i], to[i]) ||
            find_label(labels, former[i]) < 0)
            continue;
        if (find_label(labels, to[i]) < 0)
            rename_label(rendering, name, labels, former[i], to[i]);
        else
            rename_label(rendering, name, labels, former[i], between);
    }
    for (guint i = 0; former && to[i]; i++) {
        g_autofree char *between = g_strdup_printf("_cmig_%s", to[i]);

        if (find_label(labels, between) >= 0 && find_label(labels, to[i]) < 0)
            rename_label(rendering, name, labels, between, to[i]);
    }
}

/* Whether labels only came, and none went or changed its place. */
static bool
is_within(const GPtrArray *labels, GStrv to)
{
    guint found = 0;

    for (GStrv label = to; *label; label++)
        if (found < labels->len && !strcmp(labels->pdata[found], *label))
            found++;
    return found == labels->len;
}

/* Adding a value can be undone with all else, but in the transaction that added it nobody may use
 * it: where something behind might, the value is added for itself. */
static void
add_labels(const CmRendering *rendering, const CmName *name, GPtrArray *labels, GStrv to,
           bool is_used)
{
    g_autofree char *type = cm_postgresql_name(name);

    for (guint i = 0; to[i]; i++) {
        g_autofree char *label = cm_postgresql_literal(to[i]);
        const char *neighbour = i ? to[i - 1] : labels->len ? labels->pdata[0] : NULL;
        g_autofree char *place = neighbour ? cm_postgresql_literal(neighbour) : NULL;
        g_autofree char *sql = NULL;

        if (find_label(labels, to[i]) >= 0)
            continue;
        sql = g_strdup_printf("ALTER TYPE %s ADD VALUE %s%s%s%s", type,
                              is_used ? "IF NOT EXISTS " : "", label,
                              !place ? ""
                              : i    ? " AFTER "
                                     : " BEFORE ",
                              place ? place : "");
        g_ptr_array_add(rendering->statements,
                        cm_statement_text(sql, is_used ? CM_STATEMENT_AUTOCOMMIT
                                                       : CM_STATEMENT_IN_TRANSACTION));
        g_ptr_array_insert(labels, (int)i, g_strdup(to[i]));
    }
}

static bool
change_labels(const CmRendering *rendering, const CmName *name, GStrv from, GStrv to, GStrv former,
              bool is_used, GError **error)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *create = NULL;

    for (GStrv label = from; label && *label; label++)
        g_ptr_array_add(labels, g_strdup(*label));
    rename_labels(rendering, name, labels, to, former);
    if (is_within(labels, to)) {
        add_labels(rendering, name, labels, to, is_used);
        return true;
    }
    create = create_sql(name, to);
    return cm_postgresql_remake_type(rendering, name, create, cm_postgresql_convert_by_text, NULL,
                                     error);
}

/* Whether nothing that comes later in the revision can use a label that is new. */
static bool
is_last_use(const CmRendering *rendering)
{
    for (guint i = rendering->at + 1; i < rendering->operations->len; i++) {
        const CmOperation *operation = rendering->operations->pdata[i];

        switch (operation->kind) {
        case CM_OPERATION_CREATE_TABLE_COMMENT:
        case CM_OPERATION_DROP_TABLE_COMMENT:
        case CM_OPERATION_SET_INDEX_COMMENT:
        case CM_OPERATION_SET_CONSTRAINT_COMMENT:
        case CM_OPERATION_DROP_INDEX:
        case CM_OPERATION_DROP_CONSTRAINT:
        case CM_OPERATION_DROP_COLUMN:
        case CM_OPERATION_DROP_VIEW:
        case CM_OPERATION_DROP_TRIGGER:
        case CM_OPERATION_DROP_TABLE:
        case CM_OPERATION_DROP_OBJECT:
            break;
        case CM_OPERATION_ALTER_OBJECT:
            if (operation->object->kind == CM_OBJECT_ENUM)
                break;
            return false;
        default:
            return false;
        }
    }
    return true;
}

bool
cm_postgresql_alter_enum(const CmRendering *rendering, const CmObject *before,
                         const CmObject *after, GError **error)
{
    return change_labels(rendering, &before->name, before->labels, after->labels,
                         after->former_labels, !is_last_use(rendering), error);
}
