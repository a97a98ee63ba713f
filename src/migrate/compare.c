#include "migrate/compare.h"

#include <string.h>

#include "base/sqltext.h"
#include "dialect/ddl.h"
#include "migrate/enum_labels.h"
#include "migrate/enum_names.h"
#include "migrate/in_full.h"
#include "migrate/portable.h"
#include "respell/respell.h"

/* What the callbacks of the differ are handed. */
typedef struct {
    const CmDialect *dialect;
    GHashTable *names; /* of both schemas, in lower case: what a text may call by its name */
} Comparison;

/* An enum by its labels, also where the database keeps none. */
static char *
plain_type_text(const CmDialect *dialect, const CmType *type)
{
    g_autofree char *labels = NULL;

    if (!dialect->forgets_labels || type->kind != CM_TYPE_ENUM || !type->labels)
        return dialect->type_text(type, NULL);
    labels = g_strjoinv("','", type->labels);
    return g_strdup_printf("ENUM('%s')", labels);
}

static char *
type_text(const CmType *type, gconstpointer data)
{
    const Comparison *comparison = data;
    char *text = plain_type_text(comparison->dialect, type);
    bool is_label = false;

    for (char *at = text; at && *at; at++) {
        is_label = is_label != (*at == '\'');
        if (!is_label)
            *at = g_ascii_toupper(*at);
    }
    return text ? text : g_strdup("");
}

static char *
sql_text(const char *sql, gconstpointer data)
{
    const Comparison *comparison = data;

    return cm_sql_normalise(sql, comparison->dialect->spelling->lexer, comparison->names);
}

static char *
default_text(const CmDefault *value, gconstpointer data)
{
    const Comparison *comparison = data;
    char *(*meaning)(const char *) = comparison->dialect->default_meaning;
    g_autofree char *text = cm_ddl_default_text(comparison->dialect, value);
    g_autofree char *meant = text && meaning ? meaning(text) : g_strdup(text);

    return meant ? sql_text(meant, data) : NULL;
}

static void
add_name(GHashTable *names, const char *name)
{
    g_hash_table_add(names, g_ascii_strdown(name, -1));
}

static void
add_names(GHashTable *names, const CmSchema *schema)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        add_name(names, table->name.name);
        for (guint j = 0; j < table->columns->len; j++)
            add_name(names, ((CmColumn *)table->columns->pdata[j])->name);
    }
    for (guint i = 0; i < schema->views->len; i++) {
        const CmView *view = schema->views->pdata[i];

        add_name(names, view->name.name);
        for (GStrv column = view->columns; column && *column; column++)
            add_name(names, *column);
    }
}

static GHashTable *
all_names(const CmSchema *from, const CmSchema *to)
{
    static const char *const everywhere[] = {"rowid", "_rowid_", "oid", "old", "new"};
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(everywhere); i++)
        add_name(names, everywhere[i]);
    add_names(names, from);
    add_names(names, to);
    return names;
}

static CmNormaliser
make_normaliser(const Comparison *comparison)
{
    const CmDialect *dialect = comparison->dialect;

    return (CmNormaliser){
        .type = type_text,
        .server_default = default_text,
        .sql = sql_text,
        .ignore_case = dialect->ignores_case,
        .columns_ignore_case = dialect->columns_ignore_case,
        .names_are_given = dialect->names_constraints,
        .renames_constraints = dialect->renames_constraints,
        .replaces_routines = dialect->replaces_routines,
        .views_are_bound = dialect->binds_views,
        .keys_are_relations = dialect->keys_are_relations,
        .lexer = dialect->spelling->lexer,
        .dialect = dialect->name,
        .indexes_are_local = dialect->indexes_are_local,
        .data = comparison,
    };
}

static bool
matches_any(const char *const *globs, const char *name)
{
    for (; globs && *globs; globs++)
        if (g_pattern_match_simple(*globs, name))
            return true;
    return false;
}

bool
cm_compare_wants(const CmName *name, const char *const *include, const char *const *exclude)
{
    if (include && *include && !matches_any(include, name->name))
        return false;
    return !matches_any(exclude, name->name);
}

static void
filter(CmSchema *schema, const char *const *include, const char *const *exclude)
{
    for (guint i = schema->triggers->len; i-- > 0;) {
        CmTrigger *trigger = schema->triggers->pdata[i];

        if (!cm_compare_wants(&trigger->table, include, exclude) ||
            matches_any(exclude, trigger->name.name))
            cm_schema_remove_trigger(schema, trigger);
    }
    for (guint i = schema->objects->len; i-- > 0;) {
        CmObject *object = schema->objects->pdata[i];

        if ((object->table.name && !cm_compare_wants(&object->table, include, exclude)) ||
            (!object->table.name && include && *include &&
             !matches_any(include, object->name.name)) ||
            matches_any(exclude, object->name.name))
            cm_schema_remove_object(schema, object);
    }
    for (guint i = schema->views->len; i-- > 0;) {
        CmView *view = schema->views->pdata[i];

        if (!cm_compare_wants(&view->name, include, exclude))
            cm_schema_remove_view(schema, view);
    }
    for (guint i = schema->tables->len; i-- > 0;) {
        CmTable *table = schema->tables->pdata[i];

        if (!cm_compare_wants(&table->name, include, exclude))
            cm_schema_remove_table(schema, table);
    }
}

/* An index that only some databases have by themselves is dropped on those alone. */
static void
limit_drop(CmOperation *operation, const CmSchema *from)
{
    const CmTable *table = operation->kind == CM_OPERATION_DROP_INDEX
                               ? cm_schema_table(from, &operation->table)
                               : NULL;
    const CmIndex *index = table ? cm_table_index(table, operation->name) : NULL;

    if (index)
        operation->dialects = g_strdupv(index->dialects);
}

/* Whether a column gets a default, or options, that it is not to have in the end. */
static bool
is_between(const CmNormaliser *normaliser, const CmSchema *to, const CmOperation *operation)
{
    bool alters = operation->kind == CM_OPERATION_ALTER_COLUMN;
    const CmTable *table = alters ? cm_schema_table(to, &operation->table) : NULL;
    const CmColumn *column = table ? cm_table_column(table, operation->name) : NULL;
    g_autofree char *now = NULL;
    g_autofree char *then = NULL;

    if (!column)
        return false;
    if (operation->changes.options && !cm_options_equal(operation->to->options, column->options))
        return true;
    if (!operation->changes.server_default)
        return false;
    now = normaliser->server_default(&operation->to->server_default, normaliser->data);
    then = normaliser->server_default(&column->server_default, normaliser->data);
    return g_strcmp0(now, then) != 0;
}

/* Whether an object is changed once more. */
static bool
is_altered_again(const GPtrArray *operations, guint at)
{
    const CmOperation *operation = operations->pdata[at];

    for (guint i = at + 1; operation->kind == CM_OPERATION_ALTER_OBJECT && i < operations->len;
         i++) {
        const CmOperation *later = operations->pdata[i];

        if (later->kind == CM_OPERATION_ALTER_OBJECT &&
            cm_object_is_same(operation->object, later->object))
            return true;
    }
    return false;
}

/* Texts as the server spells them; a reason why that could not be is for the user to know. */
static bool
respell(const CmComparing *comparing, const CmNormaliser *normaliser, CmSchema *from, CmSchema *to,
        GHashTable *written, char **reason, GError **error)
{
    const CmRespelling respelling = {.connection = comparing->connection,
                                     .dialect = comparing->dialect,
                                     .normaliser = normaliser,
                                     .from = from,
                                     .to = to,
                                     .written = written,
                                     .open_scratch = comparing->open_scratch,
                                     .scratch_data = comparing->scratch_data};
    g_autofree char *why = NULL;

    if (!comparing->connection || !cm_respell_is_needed(comparing->dialect))
        return true;
    if (!cm_respell(&respelling, &why, error))
        return false;
    if (reason)
        *reason = g_steal_pointer(&why);
    return true;
}

CmDiff *
cm_compare_written(const CmComparing *comparing, const CmSchema *live, const CmSchema *declared,
                   GHashTable *written, char **reason, GError **error)
{
    const CmDialect *dialect = comparing->dialect;
    g_autoptr(CmSchema) from = cm_schema_copy(live);
    g_autoptr(CmSchema) model = cm_schema_copy(declared);
    g_autoptr(CmSchema) to = NULL;
    g_autoptr(GHashTable) names =
        dialect->spelling->lexer->loose_quotes ? all_names(live, declared) : NULL;
    const Comparison comparison = {dialect, names};
    CmNormaliser normaliser = make_normaliser(&comparison);
    CmInFull full = {model, written, NULL, dialect};
    CmDiff *diff;

    if (reason)
        *reason = NULL;
    cm_schema_mark_known(from);
    if (!cm_schema_check_default(model, from->default_schema, error))
        return NULL;
    cm_schema_take_server(model, from);
    cm_schema_leave_default(model, from);
    to = cm_schema_copy(model);
    filter(from, comparing->include, comparing->exclude);
    filter(to, comparing->include, comparing->exclude);
    if (!dialect->project(from, error) || !dialect->project(to, error))
        return NULL;
    if (dialect->forgive)
        dialect->forgive(from, to);
    if (!respell(comparing, &normaliser, from, to, written, reason, error))
        return NULL;
    if (dialect->forgets_labels)
        cm_enums_assume(dialect, from, to);
    if (dialect->inlines_enums)
        cm_enums_take_names(from, to, model);
    diff = cm_diff(from, to, &normaliser, error);
    full.by_itself = diff ? cm_in_full_by_itself(diff->operations) : NULL;
    for (guint i = 0; diff && i < diff->operations->len; i++) {
        CmOperation **operation = (CmOperation **)&diff->operations->pdata[i];
        bool is_last =
            !is_between(&normaliser, to, *operation) && !is_altered_again(diff->operations, i);

        cm_portable_operation(dialect, operation, model, from);
        if (is_last)
            cm_in_full(&full, *operation);
        limit_drop(*operation, from);
        cm_portable_concurrently(*operation, model);
    }
    g_clear_pointer(&full.by_itself, g_hash_table_unref);
    if (diff && dialect->place_triggers)
        dialect->place_triggers(diff->operations, from, to);
    return diff;
}

CmDiff *
cm_compare(const CmComparing *comparing, const CmSchema *live, const CmSchema *declared,
           char **reason, GError **error)
{
    g_autoptr(GHashTable) written = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    return cm_compare_written(comparing, live, declared, written, reason, error);
}

bool
cm_compare_spell_check(const CmComparing *comparing, const CmSchema *live, const CmName *table,
                       const char *sql, char **spelled, GError **error)
{
    const CmDialect *dialect = comparing->dialect;
    const Comparison comparison = {dialect, NULL};
    CmNormaliser normaliser = make_normaliser(&comparison);
    g_autoptr(CmSchema) from = cm_schema_copy(live);
    g_autoptr(CmSchema) to = cm_schema_copy(live);
    g_autoptr(GHashTable) written = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    CmTable *checked = cm_schema_table(to, table);
    CmConstraint *check = cm_constraint_new(CM_CONSTRAINT_CHECK, NULL);

    *spelled = NULL;
    check->sql = g_strdup(sql);
    cm_table_add_constraint(checked, check);
    if (!dialect->project(from, error) || !dialect->project(to, error) ||
        !respell(comparing, &normaliser, from, to, written, NULL, error))
        return false;
    checked = cm_schema_table(to, table);
    check = checked->constraints->pdata[checked->constraints->len - 1];
    if (check->kind == CM_CONSTRAINT_CHECK && g_strcmp0(check->sql, sql))
        *spelled = g_strdup(check->sql);
    return true;
}
