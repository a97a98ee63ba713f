/* What the texts of tables, views and objects mention. A mention is found by tokens: a name that
 * stands in a text is taken for what has that name, so that there may be more mentions than there
 * are, and never fewer. */
#include "diff/order.h"

#include <string.h>

#include "base/sqltext.h"

/* The nodes that a text may mean, by their kind. */
enum {
    MEANS_ROUTINE = 1 << 0,
    MEANS_TYPE = 1 << 1,
    MEANS_RELATION = 1 << 2,
    MEANS_SEQUENCE = 1 << 3,
    MEANS_OTHER = 1 << 4,
    MEANS_ALL = 0x1f,
};

static int
meaning_of(const CmOrderNode *node)
{
    if (!node->object)
        return MEANS_RELATION;
    switch (node->object->kind) {
    case CM_OBJECT_FUNCTION:
    case CM_OBJECT_PROCEDURE:
    case CM_OBJECT_AGGREGATE:
        return MEANS_ROUTINE;
    case CM_OBJECT_ENUM:
    case CM_OBJECT_DOMAIN:
    case CM_OBJECT_COMPOSITE:
        return MEANS_TYPE;
    case CM_OBJECT_SEQUENCE:
        return MEANS_SEQUENCE;
    default:
        return MEANS_OTHER;
    }
}

static char *
fold(const char *name)
{
    /* The name of a routine holds the types of its arguments. */
    g_autofree char *bare = g_strndup(name, strcspn(name, "("));

    return g_ascii_strdown(*bare ? bare : name, -1);
}

static void
add_key(GHashTable *table, const char *name, CmOrderNode *node)
{
    g_autofree char *key = fold(name);
    GPtrArray *nodes = g_hash_table_lookup(table, key);

    if (!nodes) {
        nodes = g_ptr_array_new();
        g_hash_table_insert(table, g_strdup(key), nodes);
    }
    g_ptr_array_add(nodes, node);
}

/* A serial or identity column brings a sequence, of whose numbers other tables may take as well. */
static void
add_sequences(CmMentions *mentions, CmOrderNode *node)
{
    const GPtrArray *columns = node->table->columns;

    for (guint i = 0; i < columns->len; i++) {
        const CmColumn *column = columns->pdata[i];
        const char *said = cm_options_text(column->options, "postgresql", "identity_sequence");
        g_autofree char *name = g_strdup_printf("%s_%s_seq", node->table->name.name, column->name);

        if (cm_table_has_sequence(node->table, column))
            add_key(mentions->sequences, said ? said : name, node);
    }
}

/* What is raw is called after its kind and its own name; texts mention that where it is a type, a
 * language or a table. */
static void
add_raw(CmMentions *mentions, CmOrderNode *node)
{
    static const char *const kinds[] = {"range type", "language", "foreign table"};
    CmName own = {NULL, NULL};

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (cm_raw_name(node->object, kinds[i], &own))
            add_key(mentions->by_name, own.name, node);
    if (own.name && cm_raw_multirange_name(node->object, mentions->lexer, &own))
        add_key(mentions->by_name, own.name, node);
    cm_name_clear(&own);
}

void
cm_mentions_add(CmMentions *mentions, CmOrderNode *node)
{
    add_key(mentions->by_name, cm_order_node_name(node)->name, node);
    if (node->table)
        add_sequences(mentions, node);
    if (node->object && node->object->kind == CM_OBJECT_RAW)
        add_raw(mentions, node);
}

/* A sequence goes with the table that owns it. */
static void
link_owner(const CmMentions *mentions, CmOrderNode *node, const CmObject *sequence)
{
    g_autofree char *key = fold(sequence->table.name);
    const GPtrArray *nodes = g_hash_table_lookup(mentions->by_name, key);

    for (guint i = 0; nodes && i < nodes->len; i++) {
        CmOrderNode *owner = nodes->pdata[i];

        if (owner != node && owner->table && cm_name_equal(&owner->table->name, &sequence->table))
            cm_order_link(node, owner, false);
    }
}

static void
link_found(const CmMentions *mentions, GHashTable *table, CmOrderNode *node, const char *name,
           const char *schema, int meanings)
{
    g_autofree char *key = g_ascii_strdown(name, -1);
    const GPtrArray *nodes = g_hash_table_lookup(table, key);

    for (guint i = 0; nodes && i < nodes->len; i++) {
        CmOrderNode *other = nodes->pdata[i];
        const char *of = cm_order_node_name(other)->schema;
        bool is_it = !schema || !of || !g_ascii_strcasecmp(schema, of);

        if (other == node || !is_it || !(meaning_of(other) & meanings))
            continue;
        if (mentions->part)
            cm_order_link_part(node, other, mentions->part);
        else
            cm_order_link(node, other, true);
        if (meaning_of(other) == MEANS_SEQUENCE && other->object->column)
            link_owner(mentions, node, other->object);
    }
}

static void
link_all(const CmMentions *mentions, CmOrderNode *node, const char *name, const char *schema,
         int meanings)
{
    link_found(mentions, mentions->by_name, node, name, schema, meanings);
    if (meanings & MEANS_SEQUENCE)
        link_found(mentions, mentions->sequences, node, name, schema, MEANS_RELATION);
}

static bool
is_cast_to_relation(const CmLexer *lexer)
{
    CmLexer ahead = *lexer;
    CmToken next;

    return cm_lexer_next_code(&ahead, &next) && cm_token_is_symbol(&next, "::") &&
           cm_lexer_next_code(&ahead, &next) && cm_token_is(&next, "regclass");
}

/* The name in a string, as nextval('audit.ids') and 'audit.log'::regclass have it. */
static void
link_string(const CmMentions *mentions, CmOrderNode *node, const char *text, const CmLexer *lexer)
{
    int meanings = MEANS_SEQUENCE | (is_cast_to_relation(lexer) ? MEANS_RELATION : 0);
    GError *ignored = NULL;
    CmName name = {NULL, NULL};

    if (cm_name_parse(text, &name, &ignored))
        link_all(mentions, node, name.name, name.schema, meanings);
    g_clear_error(&ignored);
    cm_name_clear(&name);
}

static bool
is_called(const CmLexer *lexer)
{
    CmLexer ahead = *lexer;
    CmToken next;

    return cm_lexer_next_code(&ahead, &next) && cm_token_is_symbol(&next, "(");
}

/* calls: a routine is mentioned where it is called, and not by its bare name. */
static void
link_text(const CmMentions *mentions, CmOrderNode *node, const char *sql, int meanings, bool calls)
{
    g_autofree char *qualifier = NULL;
    bool has_dot = false;
    CmLexer lexer;
    CmToken token;

    if (!sql)
        return;
    cm_lexer_init(&lexer, sql, -1, mentions->lexer);
    while (cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *text = NULL;
        int means = meanings;

        if (cm_token_is_symbol(&token, ".")) {
            has_dot = true;
            continue;
        }
        text = cm_token_text(&token);
        if (token.kind == CM_TOKEN_STRING)
            link_string(mentions, node, text, &lexer);
        if (cm_token_is_identifier(&token)) {
            if (calls && !is_called(&lexer))
                means &= ~MEANS_ROUTINE;
            link_all(mentions, node, text, has_dot ? qualifier : NULL, means);
        }
        g_free(qualifier);
        qualifier = g_steal_pointer(&text);
        has_dot = false;
    }
}

static void
link_parts(const CmMentions *mentions, CmOrderNode *node, const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        link_text(mentions, node, part->sql, MEANS_ALL & ~MEANS_RELATION, true);
        link_text(mentions, node, part->operator_class, MEANS_OTHER, true);
        link_text(mentions, node, part->collation, MEANS_OTHER, true);
    }
}

static void
link_indexes(CmMentions *mentions, CmOrderNode *node, const GPtrArray *indexes)
{
    for (guint i = 0; i < indexes->len; i++) {
        const CmIndex *index = indexes->pdata[i];

        mentions->part = node->table ? index : NULL;
        link_text(mentions, node, index->where, MEANS_ALL & ~MEANS_RELATION, true);
        link_parts(mentions, node, index->parts);
    }
    mentions->part = NULL;
}

static void
link_constraints(CmMentions *mentions, CmOrderNode *node, const GPtrArray *constraints)
{
    for (guint i = 0; i < constraints->len; i++) {
        const CmConstraint *constraint = constraints->pdata[i];

        mentions->part = node->table ? constraint : NULL;
        link_text(mentions, node, constraint->sql, MEANS_ALL & ~MEANS_RELATION, true);
        link_parts(mentions, node, constraint->parts);
    }
    mentions->part = NULL;
}

static void
link_columns(CmMentions *mentions, CmOrderNode *node, const GPtrArray *columns)
{
    for (guint i = 0; i < columns->len; i++) {
        const CmColumn *column = columns->pdata[i];
        const CmType *type = column->type;

        while (type && type->element)
            type = type->element;
        if (type)
            link_text(mentions, node, type->text, MEANS_ALL & ~MEANS_SEQUENCE, true);
        link_text(mentions, node, column->collation, MEANS_OTHER, true);
        mentions->part = node->table ? column : NULL;
        if (column->server_default.kind == CM_DEFAULT_SQL)
            link_text(mentions, node, column->server_default.text, MEANS_ALL & ~MEANS_RELATION,
                      true);
        link_text(mentions, node, column->computed, MEANS_ALL & ~MEANS_RELATION, true);
        mentions->part = NULL;
    }
}

/* Options that name other tables or types. */
static void
link_options(const CmMentions *mentions, CmOrderNode *node, const CmOptions *options)
{
    static const char *const keys[] = {"partition_of", "inherits", "of_type", "access_method"};

    for (guint i = 0; options && i < options->len; i++) {
        const CmOption *option = &g_array_index((GArray *)options, CmOption, i);

        for (gsize j = 0; j < G_N_ELEMENTS(keys); j++)
            if (!strcmp(option->key, keys[j]) && option->value.kind == CM_VALUE_TEXT)
                link_text(mentions, node, option->value.data, MEANS_ALL, false);
    }
}

static void
link_table(CmMentions *mentions, CmOrderNode *node, const CmTable *table)
{
    link_columns(mentions, node, table->columns);
    link_constraints(mentions, node, table->constraints);
    link_indexes(mentions, node, table->indexes);
    link_options(mentions, node, table->options);
}

static void
link_names(const CmMentions *mentions, CmOrderNode *node, GStrv names)
{
    for (; names && *names; names++)
        link_text(mentions, node, *names, MEANS_ALL, false);
}

static void
link_object(CmMentions *mentions, CmOrderNode *node, const CmObject *object)
{
    bool is_routine = object->kind == CM_OBJECT_FUNCTION || object->kind == CM_OBJECT_PROCEDURE;
    g_autofree char *routine =
        is_routine ? cm_sql_without_parameters(object->sql, mentions->lexer) : NULL;

    link_names(mentions, node, object->depends_on);
    link_text(mentions, node, routine ? routine : object->sql, MEANS_ALL, is_routine);
    link_columns(mentions, node, object->columns);
    link_constraints(mentions, node, object->constraints);
    if (cm_object_kind_info(object->kind)->parts & CM_OBJECT_HAS_TABLE)
        link_all(mentions, node, object->table.name, object->table.schema, MEANS_RELATION);
    for (guint i = 0; object->settings && i < object->settings->len; i++) {
        const CmOption *setting = &g_array_index(object->settings, CmOption, i);

        if (setting->value.kind == CM_VALUE_TEXT)
            link_text(mentions, node, setting->value.data, MEANS_ALL, true);
    }
}

void
cm_mentions_link(CmMentions *mentions, CmOrderNode *node)
{
    if (node->object) {
        link_object(mentions, node, node->object);
    } else if (node->table) {
        link_table(mentions, node, node->table);
    } else {
        link_names(mentions, node, node->view->depends_on);
        link_text(mentions, node, node->view->sql, MEANS_ALL, true);
        link_indexes(mentions, node, node->view->indexes);
    }
}
