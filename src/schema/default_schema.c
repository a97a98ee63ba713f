/* The schemas that names have: one that gets another name, and the one that a connection has by
 * default, which need not be said. Only PostgreSQL has these, so that its tokens are read. */
#include "schema/schema.h"

#include <string.h>

#include "base/lexer.h"

/* What is said otherwise from now on. */
typedef struct {
    const char *namespace_;
    GHashTable *types; /* what the live schema calls its own without the schema */
} Leaving;

/* A type, or the types of a routine's arguments. */
static void
leave_in_text(char **text, const Leaving *leaving)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *copied = *text;
    CmLexer lexer;
    CmToken token, point, name;

    if (!*text || !strstr(*text, leaving->namespace_))
        return;
    cm_lexer_init(&lexer, *text, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next_code(&lexer, &token)) {
        CmLexer ahead = lexer;
        g_autofree char *type = NULL;

        if (!cm_token_is_name(&token, leaving->namespace_) || !cm_lexer_next_code(&ahead, &point) ||
            !cm_token_is_symbol(&point, ".") || !cm_lexer_next_code(&ahead, &name))
            continue;
        type = cm_token_text(&name);
        if (!g_hash_table_contains(leaving->types, type))
            continue;
        g_string_append_len(out, copied, token.start - copied);
        copied = name.start;
        lexer = ahead;
    }
    g_string_append(out, copied);
    g_free(*text);
    *text = g_string_free(g_steal_pointer(&out), FALSE);
}

static void
leave_in_columns(GPtrArray *columns, const Leaving *leaving)
{
    for (guint i = 0; i < columns->len; i++) {
        CmType *type = ((CmColumn *)columns->pdata[i])->type;

        while (type && type->element)
            type = type->element;
        if (type)
            leave_in_text(&type->text, leaving);
    }
}

/* What is called pg_… would be the server's. */
static void
leave_relation(CmName *name, const char *namespace_)
{
    if (!g_strcmp0(name->schema, namespace_) && !g_str_has_prefix(name->name, "pg_"))
        g_clear_pointer(&name->schema, g_free);
}

static void
leave_in_options(CmOptions **options, const char *namespace_)
{
    static const char *const keys[] = {"partition_of", "inherits", "of_type"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_auto(GStrv) names = cm_options_list(*options, "postgresql", keys[i]);

        for (GStrv at = names; at && *at; at++) {
            CmName name = {NULL, NULL};

            if (!cm_name_parse(*at, &name, NULL))
                continue;
            leave_relation(&name, namespace_);
            g_free(*at);
            *at = cm_name_to_string(&name);
            cm_name_clear(&name);
        }
        if (names)
            cm_options_set_list(options, "postgresql", keys[i], (const char *const *)names);
    }
}

static void
leave_in_table(CmTable *table, const Leaving *leaving)
{
    leave_relation(&table->name, leaving->namespace_);
    leave_in_columns(table->columns, leaving);
    leave_in_options(&table->options, leaving->namespace_);
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
            leave_relation(&constraint->referred, leaving->namespace_);
    }
}

/* Whether the live schema has an object of this name, up to the types of its arguments, said so. */
static bool
has_object(const CmSchema *live, const CmObject *object, const char *namespace_)
{
    gsize length = strcspn(object->name.name, "(");

    for (guint i = 0; i < live->objects->len; i++) {
        const CmObject *other = live->objects->pdata[i];

        if (other->kind == object->kind && !g_strcmp0(other->name.schema, namespace_) &&
            strcspn(other->name.name, "(") == length &&
            !strncmp(other->name.name, object->name.name, length))
            return true;
    }
    return false;
}

static void
leave_in_object(CmObject *object, const CmSchema *live, const Leaving *leaving)
{
    const CmValue *schema = cm_object_get(object, "schema");

    leave_in_columns(object->columns, leaving);
    if (object->table.name)
        leave_relation(&object->table, leaving->namespace_);
    if (object->kind == CM_OBJECT_SEQUENCE)
        leave_relation(&object->name, leaving->namespace_);
    if (cm_object_is_routine(object))
        leave_in_text(&object->name.name, leaving);
    if (!g_strcmp0(object->name.schema, leaving->namespace_) && has_object(live, object, NULL) &&
        !has_object(live, object, leaving->namespace_))
        g_clear_pointer(&object->name.schema, g_free);
    if (schema && schema->kind == CM_VALUE_TEXT && !strcmp(schema->data, leaving->namespace_))
        cm_object_set(object, "schema", &CM_VALUE_OF_NULL);
}

/* The types that the live schema says without a schema, those of extensions among its columns'. */
static GHashTable *
types_of(const CmSchema *live)
{
    GHashTable *types = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < live->objects->len; i++) {
        const CmObject *object = live->objects->pdata[i];

        if (!object->name.schema)
            g_hash_table_add(types, g_strdup(object->name.name));
    }
    for (guint i = 0; i < live->tables->len; i++) {
        const CmTable *table = live->tables->pdata[i];

        if (!table->name.schema)
            g_hash_table_add(types, g_strdup(table->name.name));
        for (guint j = 0; j < table->columns->len; j++) {
            const CmType *type = ((CmColumn *)table->columns->pdata[j])->type;

            while (type && type->element)
                type = type->element;
            if (type && type->text)
                g_hash_table_add(types, g_strndup(type->text, strcspn(type->text, "[(")));
        }
    }
    return types;
}

void
cm_schema_leave_default(CmSchema *schema, const CmSchema *live)
{
    g_autoptr(GHashTable) types = types_of(live);
    const Leaving leaving = {live->default_schema, types};

    if (!live->default_schema)
        return;
    for (guint i = 0; i < schema->tables->len; i++)
        leave_in_table(schema->tables->pdata[i], &leaving);
    for (guint i = 0; i < schema->views->len; i++)
        leave_relation(&((CmView *)schema->views->pdata[i])->name, leaving.namespace_);
    for (guint i = 0; i < schema->triggers->len; i++)
        leave_relation(&((CmTrigger *)schema->triggers->pdata[i])->table, leaving.namespace_);
    for (guint i = 0; i < schema->objects->len; i++)
        leave_in_object(schema->objects->pdata[i], live, &leaving);
    cm_schema_index_names(schema);
}

bool
cm_schema_check_default(const CmSchema *schema, const char *name, GError **error)
{
    for (guint i = 0; name && i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];
        const CmName bare = {NULL, table->name.name};

        if (!g_strcmp0(table->name.schema, name) &&
            (cm_schema_table(schema, &bare) || cm_schema_view(schema, &bare)))
            return cm_fail(error, CM_ERROR_ALREADY_EXISTS,
                           "'%s' and '%s.%s' are one name in this database, whose default schema "
                           "is '%s'; keep one of them",
                           bare.name, name, bare.name, name);
    }
    return true;
}

static void
follow_namespace(CmName *name, const char *from, const char *to)
{
    if (g_strcmp0(name->schema, from))
        return;
    g_free(name->schema);
    name->schema = g_strdup(to);
}

void
cm_schema_rename_namespace(CmSchema *schema, const char *from, const char *to)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        follow_namespace(&table->name, from, to);
        for (guint j = 0; j < table->constraints->len; j++)
            follow_namespace(&((CmConstraint *)table->constraints->pdata[j])->referred, from, to);
    }
    for (guint i = 0; i < schema->views->len; i++)
        follow_namespace(&((CmView *)schema->views->pdata[i])->name, from, to);
    for (guint i = 0; i < schema->triggers->len; i++) {
        CmTrigger *trigger = schema->triggers->pdata[i];

        follow_namespace(&trigger->name, from, to);
        follow_namespace(&trigger->table, from, to);
    }
    for (guint i = 0; i < schema->objects->len; i++) {
        CmObject *object = schema->objects->pdata[i];

        follow_namespace(&object->name, from, to);
        follow_namespace(&object->table, from, to);
    }
    cm_schema_index_names(schema);
}
