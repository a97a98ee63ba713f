/* Replaying and reversing what is about objects beside tables: one way for all kinds. */
#include "operation/internal.h"

#include "base/lexer.h"

static CmObject *
find_object(const CmOperation *operation, const CmSchema *schema, GError **error)
{
    CmObject *object = cm_schema_same_object(schema, operation->object);
    g_autofree char *text = NULL;

    if (object)
        return object;
    text = cm_object_describe(operation->object);
    cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "there is no %s", text);
    return NULL;
}

/* What labels were called before, and where, is of no interest once it is done. */
static CmObject *
as_it_is_after(const CmObject *object)
{
    CmObject *copy = cm_object_copy(object);

    g_clear_pointer(&copy->former_labels, g_strfreev);
    g_clear_pointer(&copy->users, g_strfreev);
    return copy;
}

bool
cm_operation_apply_create_object(const CmOperation *operation, CmSchema *schema, GError **error)
{
    return cm_schema_add_object(schema, as_it_is_after(operation->object), error);
}

/* A database that is looked at may take a sequence for the one that comes with a serial column,
 * which it has become. */
static bool
is_serial(const CmSchema *schema, const CmObject *object)
{
    CmName name = {NULL, NULL};
    bool found = false;

    for (guint i = 0; object->kind == CM_OBJECT_SEQUENCE && i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len && !found; j++)
            found = cm_table_serial_name(table, table->columns->pdata[j], &name) &&
                    cm_name_equal(&name, &object->name);
    }
    cm_name_clear(&name);
    return found;
}

bool
cm_operation_apply_drop_object(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmObject *object = cm_schema_same_object(schema, operation->object);

    if (!object)
        return is_serial(schema, operation->object) || find_object(operation, schema, error);
    cm_schema_remove_object(schema, object);
    return true;
}

bool
cm_operation_apply_alter_object(const CmOperation *operation, CmSchema *schema, GError **error)
{
    bool is_of_columns =
        operation->object->users && !cm_schema_same_object(schema, operation->object);
    CmObject *object = is_of_columns ? NULL : find_object(operation, schema, error);

    if (object)
        cm_schema_replace_object(schema, object, as_it_is_after(operation->object));
    if (operation->object->kind == CM_OBJECT_ENUM && (object || is_of_columns))
        cm_operation_follow_labels(schema, operation->object);
    return object || is_of_columns;
}

/* The defaults of MariaDB call a sequence by its bare name. */
static void
rename_in_defaults(const CmSchema *schema, const char *from, const char *to)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            CmDefault *value = &((CmColumn *)table->columns->pdata[j])->server_default;
            g_autofree char *was = NULL;

            if (value->kind != CM_DEFAULT_SQL)
                continue;
            was = g_steal_pointer(&value->text);
            value->text = cm_sql_rename_identifier(was, from, to, &cm_lexer_options_mysql);
        }
    }
}

/* The text that makes an event calls it by its name. */
static void
rename_event_in(char **sql, const char *to)
{
    static const char *const passed_over[] = {"IF", "NOT", "EXISTS", NULL};
    g_auto(GStrv) halves = g_strsplit(to, "`", -1);
    g_autofree char *quoted = g_strjoinv("``", halves);
    bool is_behind = false;
    CmLexer lexer, ahead;
    CmToken token, next;
    char *renamed;

    cm_lexer_init(&lexer, *sql, -1, &cm_lexer_options_mysql);
    while (cm_lexer_next_code(&lexer, &token)) {
        ahead = lexer;
        if (is_behind && !cm_token_is_any(&token, passed_over) &&
            !cm_token_is_symbol(&token, ".") &&
            !(cm_lexer_next_code(&ahead, &next) && cm_token_is_symbol(&next, ".")))
            break;
        is_behind |= cm_token_is(&token, "EVENT");
    }
    if (!token.start)
        return;
    renamed = g_strdup_printf("%.*s`%s`%s", (int)(token.start - *sql), *sql, quoted,
                              token.start + token.length);
    g_free(*sql);
    *sql = renamed;
}

bool
cm_operation_apply_rename_object(const CmOperation *operation, CmSchema *schema,
                                 const CmLexerOptions *lexer, GError **error)
{
    CmObject *object = find_object(operation, schema, error);

    g_autoptr(CmObject) before = cm_object_copy(object);

    if (!object || !cm_schema_rename_object(schema, object, operation->new_name, error))
        return false;
    cm_operation_follow_object(schema, before, operation->new_name);
    if (lexer != &cm_lexer_options_mysql)
        return true;
    if (object->kind == CM_OBJECT_SEQUENCE)
        rename_in_defaults(schema, before->name.name, operation->new_name);
    if (object->kind == CM_OBJECT_EVENT && object->sql)
        rename_event_in(&object->sql, operation->new_name);
    return true;
}

bool
cm_operation_reverse_create_object(const CmOperation *operation, const CmSchema *before,
                                   GPtrArray *out, GError **error)
{
    (void)before;
    (void)error;
    g_ptr_array_add(out, cm_operation_drop_object(operation->object));
    return true;
}

bool
cm_operation_reverse_drop_object(const CmOperation *operation, const CmSchema *before,
                                 GPtrArray *out, GError **error)
{
    const CmObject *object = find_object(operation, before, error);

    if (object)
        g_ptr_array_add(out, cm_operation_create_object(cm_object_copy(object)));
    return object != NULL;
}

/* Labels that were renamed get their former names back. */
static void
swap_labels(CmObject *back, const CmObject *altered)
{
    if (!altered->former_labels || !back->labels)
        return;
    g_strfreev(back->former_labels);
    back->former_labels = g_new0(char *, g_strv_length(back->labels) + 1);
    for (guint i = 0; back->labels[i]; i++) {
        back->former_labels[i] = g_strdup("");
        for (guint j = 0; altered->labels[j]; j++) {
            if (!g_strcmp0(altered->former_labels[j], back->labels[i])) {
                g_free(back->former_labels[i]);
                back->former_labels[i] = g_strdup(altered->labels[j]);
            }
        }
    }
}

/* A sequence that a column owns may be what its default takes numbers from: it is there first, and
 * a database that wants the column to own it does so when it can. */
void
cm_operation_recreate_before(const CmSchema *before, const CmName *owner, const char *column,
                             GPtrArray *out)
{
    for (guint i = 0; i < before->objects->len; i++) {
        const CmObject *object = before->objects->pdata[i];

        if (object->column && (!column || !g_strcmp0(object->column, column)) &&
            cm_name_equal(&object->table, owner))
            g_ptr_array_add(out, cm_operation_create_object(cm_object_copy(object)));
    }
}

void
cm_operation_recreate_behind(const CmSchema *before, const CmName *owner, GPtrArray *out)
{
    for (guint i = 0; i < before->objects->len; i++) {
        const CmObject *object = before->objects->pdata[i];

        if (!object->column && cm_name_equal(&object->table, owner))
            g_ptr_array_add(out, cm_operation_create_object(cm_object_copy(object)));
    }
    for (guint i = 0; i < before->triggers->len; i++) {
        const CmTrigger *trigger = before->triggers->pdata[i];

        if (cm_name_equal(&trigger->table, owner))
            g_ptr_array_add(out, cm_operation_create_trigger(cm_trigger_copy(trigger)));
    }
}

/* The object as it was; where an enum is none, as its columns were (transfer full). */
static CmObject *
find_before(const CmOperation *operation, const CmSchema *before, GError **error)
{
    const CmObject *object = operation->object;
    const CmColumn *column = NULL;
    CmObject *was;

    for (GStrv user = object->users; user && *user && !column; user += 2)
        column = cm_operation_enum_user(before, user[0], user[1]);
    if (!column || cm_schema_same_object(before, object))
        return cm_object_copy(find_object(operation, before, error));
    was = cm_object_copy(object);
    g_clear_pointer(&was->former_labels, g_strfreev);
    g_strfreev(was->labels);
    was->labels = g_strdupv(column->type->labels);
    return was;
}

bool
cm_operation_reverse_alter_object(const CmOperation *operation, const CmSchema *before,
                                  GPtrArray *out, GError **error)
{
    CmObject *back = find_before(operation, before, error);

    if (!back)
        return false;
    swap_labels(back, operation->object);
    g_strfreev(back->users);
    back->users = g_strdupv(operation->object->users);
    g_ptr_array_add(out, cm_operation_alter_object(back));
    return true;
}

bool
cm_operation_reverse_rename_object(const CmOperation *operation, const CmSchema *before,
                                   GPtrArray *out, GError **error)
{
    g_autoptr(CmObject) renamed = cm_object_copy(operation->object);

    (void)before;
    (void)error;
    g_free(renamed->name.name);
    renamed->name.name = g_strdup(operation->new_name);
    g_ptr_array_add(out, cm_operation_rename_object(renamed, operation->object->name.name));
    return true;
}

void
cm_operation_remove_owned(CmSchema *schema, const CmTable *table, const char *column)
{
    for (guint i = schema->objects->len; i-- > 0;) {
        CmObject *object = schema->objects->pdata[i];

        if (!g_strcmp0(object->column, column) && cm_name_equal(&object->table, &table->name))
            cm_schema_remove_object(schema, object);
    }
}
