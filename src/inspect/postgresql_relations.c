/* Tables, views, sequences and composite types as far as pg_class knows them: all but their
 * columns. */
#include <string.h>

#include "inspect/postgresql_catalog.h"

/* That a composite type is an extension's, its row type knows. Of an expression without columns the
 * server needs no table, whose columns it would all look up. A partition's parent is named even
 * where it is in a schema that is not looked at. */
static const char relations_sql[] =
    "SELECT c.oid, c.relkind, c.relnamespace, c.relname, c.relpersistence = 'u', c.reltablespace, "
    "c.relam, c.reloptions || (SELECT array_agg('toast.' || o) FROM unnest(t.reloptions) o), "
    "CASE WHEN c.relrowsecurity THEN 1 ELSE 0 END + "
    "CASE WHEN c.relforcerowsecurity THEN 2 ELSE 0 END, c.relreplident, "
    "CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, 0) END, "
    "CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END, "
    "CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END, "
    "CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, c.relispopulated, "
    "c.reltype, i.parents, i.names, i.is_pending, format_type(s.seqtypid, NULL), s.seqstart, "
    "s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, d.refobjid, d.refobjsubid, "
    "d.deptype = 'i', CASE c.relkind WHEN 'S' THEN c.oid::regclass::text END, "
    "' SERVER ' || quote_ident(v.srvname) || $options(f.ftoptions), "
    "c.relkind = 'c' AND NOT pg_type_is_visible(c.reltype) "
    "FROM pg_catalog.pg_class c "
    "LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL "
    "LEFT JOIN (SELECT inhrelid, array_agg(inhparent ORDER BY inhseqno) AS parents, "
    "array_agg(inhparent::regclass::text ORDER BY inhseqno) AS names, "
    "{14: bool_or(inhdetachpending) | false } AS is_pending "
    "FROM pg_catalog.pg_inherits GROUP BY 1) i ON i.inhrelid = c.oid "
    "LEFT JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid "
    "LEFT JOIN pg_catalog.pg_depend d ON c.relkind = 'S' AND d.classid = 1259 AND d.objid = c.oid "
    "AND d.objsubid = 0 AND d.refclassid = 1259 AND d.deptype IN ('a', 'i') "
    "LEFT JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid "
    "LEFT JOIN pg_catalog.pg_foreign_server v ON v.oid = f.ftserver "
    "WHERE c.relnamespace IN (:scope) AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c') "
    "AND $own(pg_class, c.oid) AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend y "
    "WHERE c.relkind = 'c' AND y.classid = 1247 AND y.objid = c.reltype AND y.deptype = 'e')";

enum {
    OID,
    KIND,
    NAMESPACE,
    NAME,
    IS_UNLOGGED,
    TABLESPACE,
    ACCESS_METHOD,
    WITH,
    ROW_SECURITY,
    REPLICA_IDENTITY,
    BOUND,
    PARTITION_BY,
    OF_TYPE,
    VIEW_SQL,
    IS_POPULATED,
    ROW_TYPE,
    PARENTS,
    PARENT_NAMES,
    IS_PENDING,
    SEQUENCE_TYPE,
    START,
    INCREMENT,
    MIN,
    MAX,
    CACHE,
    CYCLE,
    OWNER,
    OWNER_COLUMN,
    IS_IDENTITY,
    SEQUENCE_TEXT,
    SERVER,
    IS_HIDDEN,
};

static void
free_column(gpointer data)
{
    CmCatalogColumn *column = data;

    if (!column)
        return;
    if (!column->is_said)
        cm_column_free(column->column);
    g_free(column);
}

void
cm_catalog_relation_free(gpointer data)
{
    CmCatalogRelation *relation = data;

    cm_name_clear(&relation->name);
    g_free(relation->server);
    cm_table_free(relation->table);
    cm_view_free(relation->view);
    g_array_unref(relation->parents);
    g_ptr_array_unref(relation->columns);
    g_free(relation);
}

void
cm_catalog_sequence_free(gpointer data)
{
    CmCatalogSequence *sequence = data;

    cm_object_free(sequence->object);
    g_free(sequence->text);
    g_free(sequence);
}

/* What is where tables are stored: the same for tables and materialized views. */
static void
set_storage(const CmCatalog *catalog, const CmResult *row, CmOptions **options)
{
    const char *method = cm_catalog_get(catalog->names, CM_CATALOG_ACCESS_METHOD,
                                        cm_catalog_oid(row, ACCESS_METHOD), 0);

    cm_catalog_set_text(
        options, "tablespace",
        cm_catalog_get(catalog->names, CM_CATALOG_TABLESPACE, cm_catalog_oid(row, TABLESPACE), 0));
    cm_catalog_set_text(options, "access_method", g_strcmp0(method, "heap") ? method : NULL);
    cm_catalog_set_array(options, "with", cm_result_text(row, WITH));
}

static void
set_parents(const CmCatalog *catalog, CmTable *table, const CmResult *row)
{
    g_auto(GStrv) names = cm_catalog_array(cm_result_text(row, PARENT_NAMES));
    const char *bound = cm_result_text(row, BOUND);

    for (GStrv name = names; *name; name++) {
        char *text = cm_catalog_regclass(catalog, *name);

        g_free(*name);
        *name = text;
    }

    cm_catalog_set_text(&table->options, "partition_by", cm_result_text(row, PARTITION_BY));
    cm_catalog_set_text(&table->options, "partition_bound", bound);
    if (bound)
        cm_catalog_set_text(&table->options, "partition_of", *names);
    else
        cm_catalog_set_list(&table->options, "inherits", names);
}

static bool
check_table(const CmResult *row, const CmTable *table, GError **error)
{
    g_autofree char *name = cm_name_to_string(&table->name);

    if (cm_catalog_is_true(row, IS_PENDING))
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "table '%s' is half detached from its parent: finish it with ALTER TABLE … "
                       "DETACH PARTITION … FINALIZE",
                       name);
    return true;
}

static bool
read_table(CmCatalog *catalog, CmCatalogRelation *relation, const CmResult *row, GError **error)
{
    static const char *const row_security[] = {NULL, "enable", "only_force", "force"};
    static const struct {
        char letter;
        const char *word;
    } identities[] = {{'f', "full"}, {'n', "nothing"}};
    CmTable *table = cm_table_new(relation->name.schema, relation->name.name);
    char identity = *cm_result_text(row, REPLICA_IDENTITY);
    g_autofree char *of_type = cm_catalog_regclass(catalog, cm_result_text(row, OF_TYPE));

    relation->table = table;
    relation->is_partition = cm_result_text(row, BOUND) != NULL;
    relation->server = relation->kind == 'f' ? cm_catalog_text(row, SERVER) : NULL;
    table->comment = cm_catalog_comment(catalog, CM_CATALOG_CLASS, relation->oid, 0);
    set_storage(catalog, row, &table->options);
    set_parents(catalog, table, row);
    cm_catalog_set_true(&table->options, "unlogged", cm_catalog_is_true(row, IS_UNLOGGED));
    cm_catalog_set_text(&table->options, "of_type", of_type);
    cm_catalog_set_text(&table->options, "row_security",
                        row_security[cm_result_integer(row, ROW_SECURITY) & 3]);
    for (gsize i = 0; i < G_N_ELEMENTS(identities); i++)
        if (identities[i].letter == identity)
            cm_catalog_set_text(&table->options, "replica_identity", identities[i].word);
    return check_table(row, table, error);
}

/* The query without its semicolon. */
static char *
view_query(const char *text)
{
    char *sql = g_strstrip(g_strdup(text));
    gsize length = strlen(sql);

    if (length && sql[length - 1] == ';')
        sql[length - 1] = '\0';
    return sql;
}

static bool
read_view(CmCatalog *catalog, CmCatalogRelation *relation, const CmResult *row, GError **error)
{
    g_autofree char *sql = view_query(cm_result_text(row, VIEW_SQL));
    CmView *view = cm_view_new(relation->name.schema, relation->name.name, sql);

    (void)error;
    relation->view = view;
    view->materialized = relation->kind == 'm';
    view->comment = cm_catalog_comment(catalog, CM_CATALOG_CLASS, relation->oid, 0);
    set_storage(catalog, row, &view->options);
    cm_catalog_set_true(&view->options, "no_data", !cm_catalog_is_true(row, IS_POPULATED));
    cm_catalog_set(catalog->known, CM_CATALOG_CLASS, relation->oid, 0, view);
    return true;
}

static bool
read_composite(CmCatalog *catalog, CmCatalogRelation *relation, const CmResult *row, GError **error)
{
    guint type = cm_catalog_oid(row, ROW_TYPE);

    (void)error;
    relation->object =
        cm_object_new(CM_OBJECT_COMPOSITE, relation->name.schema, relation->name.name);
    cm_catalog_add(catalog, relation->object, CM_CATALOG_TYPE, type);
    cm_catalog_set(catalog->known, CM_CATALOG_CLASS, relation->oid, 0, relation->object);
    return true;
}

static void
set_number(CmObject *object, const char *key, int64_t number, int64_t usual)
{
    CmValue value = cm_value_of_integer(number);

    if (number != usual)
        cm_object_set(object, key, &value);
}

/* What the server takes for a sequence of this type where nothing is said. */
static void
set_numbers(CmObject *object, const CmResult *row, const char *type)
{
    static const struct {
        const char *type;
        int64_t least;
        int64_t most;
    } types[] = {{"smallint", G_MININT16, G_MAXINT16},
                 {"integer", G_MININT32, G_MAXINT32},
                 {"bigint", G_MININT64, G_MAXINT64}};
    int64_t increment = cm_result_integer(row, INCREMENT);
    int64_t min = cm_result_integer(row, MIN);
    int64_t max = cm_result_integer(row, MAX);
    CmValue text = cm_value_of_text(type);
    CmValue yes = cm_value_of_boolean(true);
    gsize at = 0;

    while (at + 1 < G_N_ELEMENTS(types) && strcmp(types[at].type, type))
        at++;
    if (strcmp(type, "bigint"))
        cm_object_set(object, "type", &text);
    set_number(object, "increment", increment, 1);
    set_number(object, "min", min, increment > 0 ? 1 : types[at].least);
    set_number(object, "max", max, increment > 0 ? types[at].most : -1);
    set_number(object, "start", cm_result_integer(row, START), increment > 0 ? min : max);
    set_number(object, "cache", cm_result_integer(row, CACHE), 1);
    if (cm_catalog_is_true(row, CYCLE))
        cm_object_set(object, "cycle", &yes);
}

/* Whether a sequence that a column owns becomes an object shows when the column is known. */
static void
add_sequence(CmCatalog *catalog, const CmResult *row)
{
    guint oid = cm_catalog_oid(row, OID);
    CmObject *object = cm_object_new(CM_OBJECT_SEQUENCE,
                                     cm_catalog_schema(catalog, cm_catalog_oid(row, NAMESPACE)),
                                     cm_result_text(row, NAME));
    CmCatalogSequence *sequence;

    set_numbers(object, row, cm_result_text(row, SEQUENCE_TYPE));
    cm_catalog_set_true(&object->options, "unlogged", cm_catalog_is_true(row, IS_UNLOGGED));
    if (cm_result_is_null(row, OWNER)) {
        if (cm_inspect_options_want(catalog->options, object->name.name))
            cm_catalog_add(catalog, object, CM_CATALOG_CLASS, oid);
        else
            cm_object_free(object);
        return;
    }
    object->comment = cm_catalog_comment(catalog, CM_CATALOG_CLASS, oid, 0);
    sequence = g_new0(CmCatalogSequence, 1);
    sequence->oid = oid;
    sequence->object = object;
    sequence->owner = cm_catalog_oid(row, OWNER);
    sequence->number = (int)cm_result_integer(row, OWNER_COLUMN);
    sequence->is_identity = cm_catalog_is_true(row, IS_IDENTITY);
    sequence->is_unlogged = cm_catalog_is_true(row, IS_UNLOGGED);
    sequence->text = cm_catalog_text(row, SEQUENCE_TEXT);
    g_ptr_array_add(catalog->sequences, sequence);
}

static const struct {
    char kind;
    bool (*read)(CmCatalog *catalog, CmCatalogRelation *relation, const CmResult *row,
                 GError **error);
} kinds[] = {
    {'r', read_table}, {'p', read_table}, {'f', read_table},
    {'v', read_view},  {'m', read_view},  {'c', read_composite},
};

static bool
take_relation(CmCatalog *catalog, const CmResult *row, GError **error)
{
    char kind = *cm_result_text(row, KIND);
    const char *name = cm_result_text(row, NAME);
    const char *schema = cm_catalog_schema_said(catalog, cm_catalog_oid(row, NAMESPACE),
                                                cm_catalog_is_true(row, IS_HIDDEN));
    CmCatalogRelation *relation;

    if (kind == 'S') {
        add_sequence(catalog, row);
        return true;
    }
    relation = g_new0(CmCatalogRelation, 1);
    relation->oid = cm_catalog_oid(row, OID);
    relation->kind = kind;
    relation->name = cm_name_new(schema, name);
    relation->columns = g_ptr_array_new_with_free_func(free_column);
    relation->parents = cm_catalog_numbers(cm_result_text(row, PARENTS));
    g_hash_table_insert(catalog->relations, GUINT_TO_POINTER(relation->oid), relation);
    g_ptr_array_add(catalog->ordered, relation);
    relation->is_wanted = cm_inspect_options_want(catalog->options, name);
    for (gsize i = 0; relation->is_wanted && i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].kind == kind)
            return kinds[i].read(catalog, relation, row, error);
    return true;
}

/* In the order of their names, in which the schema has them. */
static int
compare_relations(gconstpointer left, gconstpointer right)
{
    return cm_name_compare(&(*(CmCatalogRelation *const *)left)->name,
                           &(*(CmCatalogRelation *const *)right)->name);
}

bool
cm_catalog_read_relations(CmCatalog *catalog, GError **error)
{
    if (!cm_catalog_each(catalog, relations_sql, take_relation, error))
        return false;
    g_ptr_array_sort(catalog->ordered, compare_relations);
    return true;
}
