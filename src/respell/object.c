/* What is to be spelled beside tables and views: domains, policies, statistics, and what is a whole
 * statement, whose name must lead to what is temporary. */
#include "respell/internal.h"

#include <string.h>

#include "dialect/spelling.h"

static bool
is_type(const CmObject *object)
{
    return object->kind == CM_OBJECT_DOMAIN || object->kind == CM_OBJECT_COMPOSITE;
}

void
cm_scratch_collect_types(CmScratch *scratch)
{
    for (guint i = 0; i < scratch->side->objects->len; i++) {
        const CmObject *object = scratch->side->objects->pdata[i];

        if (is_type(object) && !cm_schema_same_object(scratch->other, object))
            cm_scratch_add(scratch, cm_operation_create_object(cm_object_copy(object)), NULL);
    }
}

static bool
same_setting(const CmScratch *scratch, const CmObject *object, const CmObject *other,
             const char *key)
{
    return cm_scratch_same(scratch, cm_options_text(object->settings, "", key),
                           cm_options_text(other->settings, "", key));
}

static bool
has_check(const CmScratch *scratch, const CmObject *object, const CmConstraint *check)
{
    for (guint i = 0; i < object->constraints->len; i++)
        if (cm_scratch_same(scratch, ((CmConstraint *)object->constraints->pdata[i])->sql,
                            check->sql))
            return true;
    return false;
}

static bool
same_domain(const CmScratch *scratch, const CmObject *object, const CmObject *other)
{
    const CmColumn *value = object->columns->pdata[0], *was = other->columns->pdata[0];

    for (guint i = 0; i < object->constraints->len; i++)
        if (!has_check(scratch, other, object->constraints->pdata[i]))
            return false;
    return cm_scratch_same_default(scratch, &value->server_default, &was->server_default);
}

static bool
same_object(const CmScratch *scratch, const CmObject *object, const CmObject *other)
{
    switch (object->kind) {
    case CM_OBJECT_DOMAIN:
        return same_domain(scratch, object, other);
    case CM_OBJECT_POLICY:
        return same_setting(scratch, object, other, "using") &&
               same_setting(scratch, object, other, "check") &&
               same_setting(scratch, object, other, "roles");
    case CM_OBJECT_STATISTICS:
        return same_setting(scratch, object, other, "expressions");
    case CM_OBJECT_FUNCTION:
    case CM_OBJECT_PROCEDURE:
    case CM_OBJECT_AGGREGATE:
    case CM_OBJECT_RULE:
        return cm_scratch_same(scratch, object->sql, other->sql);
    default:
        return true;
    }
}

static bool
is_relation(const CmScratch *scratch, const CmToken *token)
{
    g_autofree char *text = cm_token_is_identifier(token) ? cm_token_text(token) : NULL;
    const CmName name = {NULL, text};

    return text && (cm_schema_table(scratch->side, &name) || cm_schema_view(scratch->side, &name));
}

char *
cm_scratch_unqualify(const CmScratch *scratch, const char *sql)
{
    GString *out = g_string_new(NULL);
    const char *copied = sql;
    CmLexer lexer;
    CmToken token, point, name;

    cm_lexer_init(&lexer, sql, -1, scratch->of->normaliser->lexer);
    while (scratch->default_schema && cm_lexer_next_code(&lexer, &token)) {
        CmLexer ahead = lexer;

        if (!cm_token_is_name(&token, scratch->default_schema) ||
            !cm_lexer_next_code(&ahead, &point) || !cm_token_is_symbol(&point, ".") ||
            !cm_lexer_next_code(&ahead, &name) || !is_relation(scratch, &name))
            continue;
        g_string_append_len(out, copied, token.start - copied);
        copied = name.start;
        lexer = ahead;
    }
    g_string_append(out, copied);
    return g_string_free(out, FALSE);
}

/* A name in a statement: from the qualifier on, if it has one, to its end. */
typedef struct {
    const char *start;
    const char *name;
    const char *end;
} Place;

/* Finds a name behind a keyword, with its qualifier. */
static bool
find_name(const CmScratch *scratch, const char *sql, const char *keyword, const char *name,
          Place *place)
{
    CmLexer lexer;
    CmToken token, next;

    cm_lexer_init(&lexer, sql, -1, scratch->of->normaliser->lexer);
    while (cm_lexer_next_code(&lexer, &token)) {
        if (!cm_token_is(&token, keyword) || !cm_lexer_next_code(&lexer, &next))
            continue;
        place->start = next.start;
        while (cm_lexer_next_code(&lexer, &token) && cm_token_is_symbol(&token, ".")) {
            if (!cm_lexer_next_code(&lexer, &next))
                return false;
        }
        place->name = next.start;
        place->end = next.start + next.length;
        return cm_token_is_name(&next, name);
    }
    return false;
}

/* The statement with the name unqualified, so that it means what is temporary; NULL where the name
 * is not found, and the statement might reach what is not (transfer full). */
static char *
lead_to_temporary(const CmScratch *scratch, const char *sql, const char *keyword, const char *name)
{
    g_autofree char *text = cm_scratch_unqualify(scratch, sql);
    Place place;

    if (!find_name(scratch, text, keyword, name, &place))
        return NULL;
    return g_strdup_printf("%.*s%s", (int)(place.start - text), text, place.name);
}

static const char *
keyword_of(CmObjectKind kind)
{
    switch (kind) {
    case CM_OBJECT_FUNCTION:
        return "FUNCTION";
    case CM_OBJECT_PROCEDURE:
        return "PROCEDURE";
    case CM_OBJECT_AGGREGATE:
        return "AGGREGATE";
    default:
        return "TO";
    }
}

char *
cm_scratch_lead_back(const CmScratch *scratch, const char *sql, const CmObject *object)
{
    bool is_on_table = cm_object_kind_info(object->kind)->parts & CM_OBJECT_HAS_TABLE;
    const CmName *of = is_on_table ? &object->table : &object->name;
    g_autofree char *bare = g_strndup(of->name, strcspn(of->name, "("));
    g_autofree char *schema =
        of->schema ? cm_spelling_quote(scratch->of->dialect->spelling, of->schema) : NULL;
    Place place;

    if (!schema || !sql || !find_name(scratch, sql, keyword_of(object->kind), bare, &place))
        return g_strdup(sql);
    return g_strdup_printf("%.*s%s.%s", (int)(place.start - sql), sql, schema, place.name);
}

static void
add_object(CmScratch *scratch, const CmObject *object, CmObject *copy)
{
    g_clear_pointer(&copy->comment, g_free);
    g_clear_pointer(&copy->name.schema, g_free);
    g_hash_table_insert(scratch->made, (gpointer)object, copy->name.name);
    cm_scratch_add(scratch, cm_operation_create_object(copy), NULL);
}

static void
add_domain(CmScratch *scratch, const CmObject *object, guint at)
{
    CmObject *copy = cm_object_copy(object);

    g_free(copy->name.name);
    copy->name.name = g_strdup_printf("cmig_d_%u", at);
    for (guint i = 0; i < copy->constraints->len; i++) {
        CmConstraint *check = copy->constraints->pdata[i];

        g_free(check->name);
        check->name = cm_scratch_part_name(copy->name.name, "c", i);
    }
    add_object(scratch, object, copy);
}

/* What is on a table is made on the temporary one of that name. */
static bool
put_on_table(CmScratch *scratch, CmName *table)
{
    CmTable *of = cm_schema_table(scratch->side, table);
    const char *name = of ? cm_scratch_table(scratch, of) : NULL;

    if (!name || strcmp(name, table->name))
        return false;
    g_clear_pointer(&table->schema, g_free);
    return true;
}

static void
unqualify_settings(const CmScratch *scratch, CmObject *object)
{
    static const char *const keys[] = {"using", "check"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *text = cm_options_text(object->settings, "", keys[i]);
        g_autofree char *unqualified = text ? cm_scratch_unqualify(scratch, text) : NULL;
        const CmValue value = cm_value_of_text(unqualified);

        if (text)
            cm_object_set(object, keys[i], &value);
    }
}

static void
add_differing(CmScratch *scratch, const CmObject *object, guint at)
{
    bool is_on_table = cm_object_kind_info(object->kind)->parts & CM_OBJECT_HAS_TABLE;
    g_autofree char *bare = g_strndup(object->name.name, strcspn(object->name.name, "("));
    CmObject *copy;

    if (object->kind == CM_OBJECT_DOMAIN) {
        add_domain(scratch, object, at);
        return;
    }
    copy = cm_object_copy(object);
    unqualify_settings(scratch, copy);
    if (object->sql) {
        g_free(copy->sql);
        copy->sql = lead_to_temporary(scratch, object->sql, keyword_of(object->kind),
                                      is_on_table ? object->table.name : bare);
    }
    if ((object->sql && !copy->sql) || (is_on_table && !put_on_table(scratch, &copy->table))) {
        cm_object_free(copy);
        return;
    }
    add_object(scratch, object, copy);
}

static void
add_trigger(CmScratch *scratch, const CmTrigger *trigger)
{
    g_autofree char *sql = lead_to_temporary(scratch, trigger->sql, "ON", trigger->table.name);
    g_autoptr(CmTrigger) copy = cm_trigger_copy(trigger);

    if (!sql || !put_on_table(scratch, &copy->table))
        return;
    g_free(copy->sql);
    copy->sql = g_steal_pointer(&sql);
    g_clear_pointer(&copy->name.schema, g_free);
    g_clear_pointer(&copy->comment, g_free);
    cm_options_free(g_steal_pointer(&copy->options));
    g_hash_table_insert(scratch->made, (gpointer)trigger, copy->name.name);
    cm_scratch_add(scratch, cm_operation_create_trigger(g_steal_pointer(&copy)), NULL);
}

void
cm_scratch_collect_objects(CmScratch *scratch)
{
    for (guint i = 0; i < scratch->side->objects->len; i++) {
        const CmObject *object = scratch->side->objects->pdata[i];
        const CmObject *other = cm_respell_other_object(scratch, object);

        if (other && !same_object(scratch, object, other))
            add_differing(scratch, object, i);
    }
    for (guint i = 0; i < scratch->side->triggers->len; i++) {
        const CmTrigger *trigger = scratch->side->triggers->pdata[i];
        const CmTrigger *other = cm_respell_other_trigger(scratch, trigger);

        if (other && !cm_scratch_same(scratch, trigger->sql, other->sql))
            add_trigger(scratch, trigger);
    }
}
