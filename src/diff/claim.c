/* Names that things of `to` have: a database lets no two of kinds that share their names have the
 * same one. */
#include "diff/claim.h"

/* What a name is. Relations share theirs with indexes and with types, which do not with each other.
 */
enum {
    OF_TYPE = 1 << 0,
    OF_INDEX = 1 << 1,
    OF_RELATION = 1 << 2 | OF_TYPE,
    OF_ROUTINE = 1 << 3,
};

static const int objects[CM_OBJECT_COUNT] = {
    [CM_OBJECT_ENUM] = OF_TYPE,          [CM_OBJECT_DOMAIN] = OF_TYPE,
    [CM_OBJECT_COMPOSITE] = OF_RELATION, [CM_OBJECT_SEQUENCE] = OF_RELATION,
    [CM_OBJECT_FUNCTION] = OF_ROUTINE,   [CM_OBJECT_PROCEDURE] = OF_ROUTINE,
    [CM_OBJECT_AGGREGATE] = OF_ROUTINE,
};

/* Kinds of what is raw. */
static const struct {
    const char *kind;
    int of;
} raws[] = {{"range type", OF_TYPE}, {"foreign table", OF_RELATION}};

/* A name as it is looked up (transfer full). */
static char *
name_key(const CmDiffing *diffing, const char *schema, const char *name)
{
    g_autofree char *of = cm_diffing_fold(diffing, schema ? schema : "");
    g_autofree char *own = cm_diffing_fold(diffing, name);

    return g_strconcat(of, "\n", own, NULL);
}

static void
claim(const CmDiffing *diffing, GHashTable *names, const CmName *name, int of)
{
    char *key = name_key(diffing, name->schema, name->name);
    int before = GPOINTER_TO_INT(g_hash_table_lookup(names, key));

    g_hash_table_replace(names, key, GINT_TO_POINTER(before | of));
}

static bool
is_claimed(const CmDiffing *diffing, GHashTable *names, const CmName *name, int of)
{
    g_autofree char *key = name_key(diffing, name->schema, name->name);
    int shared = of == OF_RELATION ? of | OF_INDEX : of;

    return GPOINTER_TO_INT(g_hash_table_lookup(names, key)) & shared;
}

bool
cm_diffing_has_index(const CmDiffing *diffing, const CmConstraint *constraint)
{
    return diffing->normaliser->keys_are_relations && constraint->name &&
           cm_constraint_has_index(constraint);
}

static void
claim_indexes(const CmDiffing *diffing, GHashTable *names, const char *schema,
              const GPtrArray *indexes, const GPtrArray *constraints)
{
    for (guint i = 0; i < indexes->len; i++) {
        const CmName name = {(char *)schema, ((CmIndex *)indexes->pdata[i])->name};

        claim(diffing, names, &name, OF_INDEX);
    }
    for (guint i = 0; constraints && i < constraints->len; i++) {
        const CmConstraint *constraint = constraints->pdata[i];
        const CmName name = {(char *)schema, constraint->name};

        if (cm_diffing_has_index(diffing, constraint))
            claim(diffing, names, &name, OF_INDEX);
    }
}

/* Whether a column may number itself. */
static bool
may_number(const CmTable *table, const CmColumn *column)
{
    const CmConstraint *key = cm_table_primary_key(table);

    if (column->autoincrement != CM_AUTOINCREMENT_AUTO)
        return column->autoincrement == CM_AUTOINCREMENT_YES;
    return key && key->parts->len == 1 && cm_parts_mention(key->parts, column->name) &&
           column->server_default.kind == CM_DEFAULT_NONE;
}

static bool
usual_name(const CmTable *table, const CmColumn *column, CmName *name)
{
    if (!may_number(table, column))
        return false;
    cm_name_clear(name);
    name->schema = g_strdup(table->name.schema);
    name->name = g_strdup_printf("%s_%s_seq", table->name.name, column->name);
    return true;
}

/* The sequence that comes with a column: of a serial one, or one that numbers itself, by the name
 * that it says or the usual one. */
static bool
sequence_name(const CmTable *table, const CmColumn *column, CmName *name)
{
    const char *said = cm_options_text(column->options, "postgresql", "identity_sequence");
    GError *ignored = NULL;
    bool is_one;

    if (!said)
        return cm_table_serial_name(table, column, name) || usual_name(table, column, name);
    is_one = cm_name_parse(said, name, &ignored);
    g_clear_error(&ignored);
    if (is_one && !name->schema)
        name->schema = g_strdup(table->name.schema);
    return is_one;
}

/* A column that is there and becomes a serial one keeps a sequence of that name. */
static void
claim_of_table(const CmDiffing *diffing, GHashTable *names, const CmTable *table)
{
    const CmTable *from = cm_diffing_table(diffing, diffing->from, &table->name);
    CmName serial = {NULL, NULL};

    claim(diffing, names, &table->name, OF_RELATION);
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        bool is_there = from && cm_diffing_column(diffing, from, column->name);

        if (!is_there && sequence_name(table, column, &serial))
            claim(diffing, names, &serial, OF_RELATION);
    }
    cm_name_clear(&serial);
}

static void
claim_of_object(const CmDiffing *diffing, GHashTable *names, const CmObject *object)
{
    CmName own = {NULL, NULL};

    if (objects[object->kind])
        claim(diffing, names, &object->name, objects[object->kind]);
    for (gsize i = 0; i < G_N_ELEMENTS(raws); i++)
        if (cm_raw_name(object, raws[i].kind, &own))
            claim(diffing, names, &own, raws[i].of);
    if (own.name && cm_raw_multirange_name(object, diffing->normaliser->lexer, &own))
        claim(diffing, names, &own, OF_TYPE);
    cm_name_clear(&own);
}

GHashTable *
cm_diffing_claims(const CmDiffing *diffing)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const CmSchema *to = diffing->to;
    bool shares_indexes = !diffing->normaliser->indexes_are_local;

    for (guint i = 0; i < to->tables->len; i++) {
        const CmTable *table = to->tables->pdata[i];

        claim_of_table(diffing, names, table);
        if (shares_indexes)
            claim_indexes(diffing, names, table->name.schema, table->indexes, table->constraints);
    }
    for (guint i = 0; i < to->views->len; i++) {
        const CmView *view = to->views->pdata[i];

        claim(diffing, names, &view->name, OF_RELATION);
        if (shares_indexes)
            claim_indexes(diffing, names, view->name.schema, view->indexes, NULL);
    }
    for (guint i = 0; i < to->objects->len; i++)
        claim_of_object(diffing, names, to->objects->pdata[i]);
    return names;
}

bool
cm_diffing_claims_object(const CmDiffing *diffing, GHashTable *names, const CmObject *object)
{
    CmName own = {NULL, NULL};
    bool stays = cm_schema_same_object(diffing->to, object) != NULL;
    bool found =
        objects[object->kind] && is_claimed(diffing, names, &object->name, objects[object->kind]);

    for (gsize i = 0; i < G_N_ELEMENTS(raws); i++)
        if (cm_raw_name(object, raws[i].kind, &own))
            found = !stays && is_claimed(diffing, names, &own, raws[i].of);
    if (own.name && cm_raw_multirange_name(object, diffing->normaliser->lexer, &own))
        found |= is_claimed(diffing, names, &own, OF_TYPE);
    cm_name_clear(&own);
    return found;
}

bool
cm_diffing_claims_table(const CmDiffing *diffing, GHashTable *names, const CmTable *table)
{
    CmName serial = {NULL, NULL};
    bool found = is_claimed(diffing, names, &table->name, OF_RELATION);

    for (guint i = 0; i < table->columns->len && !found; i++)
        if (sequence_name(table, table->columns->pdata[i], &serial))
            found = is_claimed(diffing, names, &serial, OF_RELATION);
    cm_name_clear(&serial);
    return found;
}

bool
cm_diffing_claims_index(const CmDiffing *diffing, GHashTable *names, const CmName *index)
{
    return is_claimed(diffing, names, index, OF_RELATION & ~OF_TYPE);
}
