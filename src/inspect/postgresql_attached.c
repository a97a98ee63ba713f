/* What belongs to a table or view: triggers, rules, policies, extended statistics. */
#include <string.h>

#include "dialect/spelling.h"
#include "inspect/postgresql_catalog.h"

/* Copies of a parent's trigger at its partitions come with it; one that is switched otherwise than
 * its parent's is kept as the statement that does so. */
static const char attached_sql[] =
    "SELECT 't', t.oid, t.tgrelid, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid), "
    "NULL, NULL::text[], t.tgparentid <> 0, NULL::oid, NULL::int "
    "FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid "
    "LEFT JOIN pg_catalog.pg_trigger p ON p.oid = t.tgparentid "
    "WHERE c.relnamespace IN (:scope) AND CASE t.tgparentid WHEN 0 THEN NOT t.tgisinternal "
    "ELSE p.tgenabled <> t.tgenabled "
    "AND (NOT p.tgisinternal {15: | OR p.tgparentid <> 0 }) END AND $own(pg_trigger, t.oid) "
    "UNION ALL SELECT 'r', r.oid, r.ev_class, r.rulename, r.ev_enabled, pg_get_ruledef(r.oid), "
    "NULL, NULL, false, NULL, NULL "
    "FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class "
    "WHERE c.relnamespace IN (:scope) AND r.ev_type <> '1' AND $own(pg_rewrite, r.oid) "
    "UNION ALL SELECT 'p', p.oid, p.polrelid, p.polname, p.polcmd, "
    "pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), "
    "ARRAY(SELECT r.rolname::text FROM unnest(p.polroles) o "
    "JOIN pg_catalog.pg_roles r ON r.oid = o), p.polpermissive, NULL, NULL "
    "FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid "
    "WHERE c.relnamespace IN (:scope) AND $own(pg_policy, p.oid) "
    "UNION ALL SELECT 's', s.oid, s.stxrelid, s.stxname, 's', s.stxkind::text, s.stxkeys::text, "
    "{14: pg_get_statisticsobjdef_expressions(s.oid) | NULL }, true, s.stxnamespace, "
    "coalesce(s.stxstattarget, -1)::int "
    "FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid "
    "WHERE c.relnamespace IN (:scope) AND $own(pg_statistic_ext, s.oid) "
    "ORDER BY 1, 4, 9";

enum {
    KIND,
    OID,
    RELATION,
    NAME,
    LETTER,
    TEXT,
    SECOND_TEXT,
    LIST,
    FLAG,
    NAMESPACE,
    TARGET,
};

/* The statement with the name of its table as the schema has it. */
static char *
statement_of(const CmCatalog *catalog, const CmResult *row, const char *keyword)
{
    const char *sql = cm_result_text(row, TEXT);
    g_autofree char *stripped = NULL;
    gsize length;

    stripped = catalog->default_schema ? cm_catalog_unqualify(sql, keyword, catalog->default_schema)
                                       : g_strdup(sql);
    g_strstrip(stripped);
    length = strlen(stripped);
    if (length && stripped[length - 1] == ';')
        stripped[length - 1] = '\0';
    return g_steal_pointer(&stripped);
}

/* When triggers and rules fire: usually where changes are made first. */
static void
set_enabled(CmOptions **options, const CmResult *row)
{
    static const struct {
        char letter;
        const char *word;
    } words[] = {{'D', "disabled"}, {'R', "replica"}, {'A', "always"}};

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (words[i].letter == *cm_result_text(row, LETTER))
            cm_catalog_set_text(options, "enabled", words[i].word);
}

static char *
switch_sql(const CmCatalogRelation *relation, const CmResult *row)
{
    char letter = *cm_result_text(row, LETTER);
    g_autofree char *name = cm_spelling_quote(&cm_spelling_postgresql, cm_result_text(row, NAME));
    g_autoptr(GString) out = g_string_new("ALTER TABLE ONLY ");

    cm_spelling_append_name(out, &cm_spelling_postgresql, relation->name.schema,
                            relation->name.name);
    g_string_append_printf(out, " %s TRIGGER %s",
                           letter == 'D'   ? "DISABLE"
                           : letter == 'R' ? "ENABLE REPLICA"
                           : letter == 'A' ? "ENABLE ALWAYS"
                                           : "ENABLE",
                           name);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool
take_trigger(CmCatalog *catalog, const CmCatalogRelation *relation, const CmResult *row,
             GError **error)
{
    bool is_copy = cm_catalog_is_true(row, FLAG);
    g_autofree char *sql = is_copy ? switch_sql(relation, row) : statement_of(catalog, row, "ON");
    CmTrigger *trigger;

    (void)error;
    if (cm_inspect_options_exclude(catalog->options, cm_result_text(row, NAME)))
        return true;
    trigger = cm_trigger_new(NULL, cm_result_text(row, NAME), relation->name.name, sql);
    cm_name_clear(&trigger->table);
    trigger->table = cm_name_copy(&relation->name);
    trigger->comment = cm_catalog_comment(catalog, CM_CATALOG_TRIGGER, cm_catalog_oid(row, OID), 0);
    cm_catalog_set_true(&trigger->options, "inherited", is_copy);
    if (!is_copy)
        set_enabled(&trigger->options, row);
    g_ptr_array_add(catalog->triggers, trigger);
    return true;
}

static CmObject *
new_object(const CmCatalogRelation *relation, CmObjectKind kind, const CmResult *row)
{
    CmObject *object = cm_object_new(kind, NULL, cm_result_text(row, NAME));

    object->table = cm_name_copy(&relation->name);
    return object;
}

static bool
take_rule(CmCatalog *catalog, const CmCatalogRelation *relation, const CmResult *row,
          GError **error)
{
    CmObject *object = new_object(relation, CM_OBJECT_RULE, row);

    (void)error;
    object->sql = statement_of(catalog, row, "TO");
    set_enabled(&object->options, row);
    cm_catalog_add(catalog, object, CM_CATALOG_REWRITE, cm_catalog_oid(row, OID));
    return true;
}

static const char *
command_word(char letter)
{
    switch (letter) {
    case 'r':
        return "select";
    case 'a':
        return "insert";
    case 'w':
        return "update";
    case 'd':
        return "delete";
    default:
        return NULL;
    }
}

static void
set_text(CmObject *object, const char *key, const char *text)
{
    CmValue value = cm_value_of_text(text);

    cm_object_set(object, key, &value);
}

static bool
take_policy(CmCatalog *catalog, const CmCatalogRelation *relation, const CmResult *row,
            GError **error)
{
    CmObject *object = new_object(relation, CM_OBJECT_POLICY, row);
    g_auto(GStrv) roles = cm_catalog_sorted_array(cm_result_text(row, LIST));
    g_autofree char *using = cm_catalog_unwrap(cm_result_text(row, TEXT));
    g_autofree char *check = cm_catalog_unwrap(cm_result_text(row, SECOND_TEXT));
    CmValue permissive = cm_value_of_boolean(false);

    (void)error;
    set_text(object, "command", command_word(*cm_result_text(row, LETTER)));
    set_text(object, "using", using);
    set_text(object, "check", check);
    cm_options_set_list(&object->settings, "", "roles", (const char *const *)roles);
    if (!cm_catalog_is_true(row, FLAG))
        cm_object_set(object, "permissive", &permissive);
    cm_catalog_add(catalog, object, CM_CATALOG_POLICY, cm_catalog_oid(row, OID));
    return true;
}

/* The kinds of statistics, where they are not all that there can be. */
static void
set_kinds(CmObject *object, const char *letters)
{
    static const struct {
        char letter;
        const char *word;
    } words[] = {{'d', "ndistinct"}, {'f', "dependencies"}, {'m', "mcv"}};
    const char *kinds[G_N_ELEMENTS(words) + 1] = {NULL};
    guint count = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strchr(letters, words[i].letter))
            kinds[count++] = words[i].word;
    if (count < G_N_ELEMENTS(words))
        cm_options_set_list(&object->settings, "", "kinds", kinds);
}

static bool
take_statistics(CmCatalog *catalog, const CmCatalogRelation *relation, const CmResult *row,
                GError **error)
{
    CmObject *object = new_object(relation, CM_OBJECT_STATISTICS, row);
    g_autoptr(GArray) columns = cm_catalog_numbers(cm_result_text(row, SECOND_TEXT));
    g_auto(GStrv) expressions = cm_catalog_array(cm_result_text(row, LIST));
    g_autoptr(GStrvBuilder) list = g_strv_builder_new();
    g_auto(GStrv) elements = NULL;
    CmValue target = cm_value_of_integer(cm_result_integer(row, TARGET));

    (void)error;
    object->name.schema = g_strdup(cm_catalog_schema(catalog, cm_catalog_oid(row, NAMESPACE)));
    for (guint i = 0; i < columns->len; i++) {
        const char *name = cm_catalog_column_name(relation, g_array_index(columns, gint64, i));
        g_autofree char *quoted = cm_spelling_quote(&cm_spelling_postgresql, name);

        g_strv_builder_add(list, quoted);
    }
    for (GStrv expression = expressions; *expression; expression++) {
        g_autofree char *bare = cm_catalog_unwrap(*expression);
        g_autofree char *wrapped = g_strdup_printf("(%s)", bare);

        g_strv_builder_add(list, wrapped);
    }
    elements = g_strv_builder_end(list);
    cm_options_set_list(&object->settings, "", "expressions", (const char *const *)elements);
    set_kinds(object, cm_result_text(row, TEXT));
    if (target.integer >= 0)
        cm_object_set(object, "target", &target);
    cm_catalog_add(catalog, object, CM_CATALOG_STATISTICS, cm_catalog_oid(row, OID));
    return true;
}

static const struct {
    char kind;
    bool (*take)(CmCatalog *catalog, const CmCatalogRelation *relation, const CmResult *row,
                 GError **error);
} kinds[] = {
    {'t', take_trigger},
    {'r', take_rule},
    {'p', take_policy},
    {'s', take_statistics},
};

static bool
take_attached(CmCatalog *catalog, const CmResult *row, GError **error)
{
    const CmCatalogRelation *relation = cm_catalog_relation(catalog, cm_catalog_oid(row, RELATION));

    for (gsize i = 0; relation && relation->is_wanted && i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].kind == *cm_result_text(row, KIND))
            return kinds[i].take(catalog, relation, row, error);
    return true;
}

bool
cm_catalog_read_attached(CmCatalog *catalog, GError **error)
{
    return cm_catalog_each(catalog, attached_sql, take_attached, error);
}
