#include "migrate/footprint.h"

#include <string.h>

static void
touch_free(gpointer data)
{
    CmTouch *touch = data;

    g_free(touch->table);
    g_free(touch->text);
    g_free(touch);
}

GPtrArray *
cm_footprint_new(void)
{
    return g_ptr_array_new_with_free_func(touch_free);
}

/* Takes over text. */
static CmTouch *
add(GPtrArray *footprint, const char *table, char *text)
{
    CmTouch *touch;

    for (guint i = 0; i < footprint->len; i++) {
        touch = footprint->pdata[i];
        if (strcmp(touch->text, text) == 0) {
            g_free(text);
            return touch;
        }
    }
    touch = g_new0(CmTouch, 1);
    touch->table = g_strdup(table);
    touch->text = text;
    g_ptr_array_add(footprint, touch);
    return touch;
}

static void
add_table(GPtrArray *footprint, const char *table)
{
    add(footprint, table, g_strdup_printf("table %s", table))->is_whole = true;
}

/* "column users.email" */
static void
add_column(GPtrArray *footprint, const char *table, const char *column)
{
    add(footprint, table, g_strdup_printf("column %s.%s", table, column));
}

/* "index ix_email on users"; without a name the kind alone. */
static void
add_part(GPtrArray *footprint, const char *kind, const char *name, const char *table)
{
    add(footprint, table,
        g_strdup_printf("%s%s%s on %s", kind, name ? " " : "", name ? name : "", table));
}

static void
add_execute(GPtrArray *footprint, const CmOperation *operation, const char *dialect)
{
    const char *text = cm_operation_text(operation, dialect);

    if (!text || !*text)
        return;
    if (!operation->affects)
        add(footprint, NULL, g_strdup("SQL that may touch anything"))->is_opaque = true;
    for (GStrv table = operation->affects; table && *table; table++)
        add_table(footprint, *table);
}

static void
add_constraint(GPtrArray *footprint, const CmOperation *operation, const char *table)
{
    bool is_primary =
        operation->kind == CM_OPERATION_CREATE_PRIMARY_KEY ||
        (operation->constraint && operation->constraint->kind == CM_CONSTRAINT_PRIMARY_KEY);

    if (is_primary)
        add_part(footprint, "primary key", NULL, table);
    else
        add_part(footprint, "constraint", operation->name, table);
}

/* An object that is no table, and the name that it is given. */
static void
add_other(GPtrArray *footprint, const CmOperation *operation)
{
    const CmObject *object = operation->object;
    g_autoptr(CmObject) renamed = operation->new_name ? cm_object_copy(object) : NULL;

    add(footprint, object->table.name, cm_object_describe(object));
    for (GStrv user = object->users; user && *user; user += 2)
        add_column(footprint, user[0], user[1]);
    if (!renamed)
        return;
    g_free(renamed->name.name);
    renamed->name.name = g_strdup(operation->new_name);
    add(footprint, object->table.name, cm_object_describe(renamed));
}

/* What concerns a whole table, or an object that is none; false if it is a part of a table. */
static bool
add_object(GPtrArray *footprint, const CmOperation *operation, const char *table,
           const char *dialect)
{
    switch (operation->kind) {
    case CM_OPERATION_CREATE_TABLE:
    case CM_OPERATION_DROP_TABLE:
        add_table(footprint, table);
        return true;
    case CM_OPERATION_RENAME_TABLE:
        add_table(footprint, table);
        add_table(footprint, operation->new_name);
        return true;
    case CM_OPERATION_BULK_INSERT:
        add(footprint, table, g_strdup_printf("rows of %s", table))->is_whole = true;
        return true;
    case CM_OPERATION_SET_DATABASE_OPTIONS:
        add(footprint, NULL, g_strdup("options of the database"));
        return true;
    case CM_OPERATION_EXECUTE:
        add_execute(footprint, operation, dialect);
        return true;
    case CM_OPERATION_CREATE_VIEW:
    case CM_OPERATION_DROP_VIEW:
        add(footprint, NULL, g_strdup_printf("view %s", table));
        return true;
    case CM_OPERATION_CREATE_TRIGGER:
    case CM_OPERATION_DROP_TRIGGER:
        add(footprint, operation->trigger ? operation->trigger->table.name : NULL,
            g_strdup_printf("trigger %s", table));
        return true;
    case CM_OPERATION_CREATE_OBJECT:
    case CM_OPERATION_DROP_OBJECT:
    case CM_OPERATION_ALTER_OBJECT:
    case CM_OPERATION_RENAME_OBJECT:
        add_other(footprint, operation);
        return true;
    default:
        return false;
    }
}

void
cm_footprint_add(GPtrArray *footprint, const CmOperation *operation, const char *dialect)
{
    const char *table = operation->table.name;

    if (!cm_operation_is_for(operation, dialect) ||
        add_object(footprint, operation, table, dialect))
        return;
    switch (operation->kind) {
    case CM_OPERATION_CREATE_TABLE_COMMENT:
    case CM_OPERATION_DROP_TABLE_COMMENT:
        add_part(footprint, "comment", NULL, table);
        break;
    case CM_OPERATION_SET_TABLE_OPTIONS:
        add_part(footprint, "options", NULL, table);
        break;
    case CM_OPERATION_RENAME_COLUMN:
        add_column(footprint, table, operation->new_name);
        add_column(footprint, table, operation->name);
        break;
    case CM_OPERATION_ADD_COLUMN:
    case CM_OPERATION_DROP_COLUMN:
    case CM_OPERATION_ALTER_COLUMN:
        add_column(footprint, table, operation->name);
        break;
    case CM_OPERATION_CREATE_INDEX:
    case CM_OPERATION_DROP_INDEX:
    case CM_OPERATION_SET_INDEX_COMMENT:
        add_part(footprint, "index", operation->name, table);
        break;
    case CM_OPERATION_RENAME_INDEX:
        add_part(footprint, "index", operation->name, table);
        add_part(footprint, "index", operation->new_name, table);
        break;
    case CM_OPERATION_RENAME_CONSTRAINT:
        add_part(footprint, "constraint", operation->new_name, table);
        add_constraint(footprint, operation, table);
        break;
    default:
        add_constraint(footprint, operation, table);
    }
}

static gint
compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sorts borrowed texts and copies each once. */
static GStrv
copy_sorted(GPtrArray *texts)
{
    g_autoptr(GStrvBuilder) copies = g_strv_builder_new();

    g_ptr_array_sort(texts, compare_texts);
    for (guint i = 0; i < texts->len; i++) {
        if (i == 0 || strcmp(texts->pdata[i], texts->pdata[i - 1]) != 0)
            g_strv_builder_add(copies, texts->pdata[i]);
    }
    return g_strv_builder_end(copies);
}

static bool
collide(const CmTouch *left, const CmTouch *right)
{
    if (strcmp(left->text, right->text) == 0)
        return !left->is_opaque;
    return left->table && right->table && g_ascii_strcasecmp(left->table, right->table) == 0 &&
           (left->is_whole || right->is_whole);
}

GStrv
cm_footprint_shared(const GPtrArray *left, const GPtrArray *right)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();

    for (guint i = 0; i < left->len; i++) {
        for (guint j = 0; j < right->len; j++) {
            const CmTouch *one = left->pdata[i], *other = right->pdata[j];

            if (collide(one, other))
                g_ptr_array_add(texts, one->is_whole ? one->text : other->text);
        }
    }
    return copy_sorted(texts);
}

bool
cm_footprint_is_opaque(const GPtrArray *footprint)
{
    for (guint i = 0; i < footprint->len; i++) {
        if (((const CmTouch *)footprint->pdata[i])->is_opaque)
            return true;
    }
    return false;
}

GStrv
cm_footprint_texts(const GPtrArray *footprint)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();

    for (guint i = 0; i < footprint->len; i++)
        g_ptr_array_add(texts, ((const CmTouch *)footprint->pdata[i])->text);
    return copy_sorted(texts);
}
