#include "inspect/postgresql_fill.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ARGUMENTS 3

/* $1 and so on are the arguments. */
static const struct {
    const char *name;
    const char *sql;
} fragments[] = {
    /* Whether a row of a catalog is not an extension's: catalog, OID. */
    {"own", "NOT EXISTS (SELECT FROM pg_catalog.pg_depend x "
            "WHERE x.classid = 'pg_catalog.$1'::regclass AND x.objid = $2 AND x.deptype = 'e')"},
    /* The same, and not made by itself with something else: catalog, OID. */
    {"made", "NOT EXISTS (SELECT FROM pg_catalog.pg_depend x "
             "WHERE x.classid = 'pg_catalog.$1'::regclass AND x.objid = $2 "
             "AND x.deptype IN ('e', 'i'))"},
    /* Whether a catalog has a row in a schema that is looked at: catalog, OID, column. */
    {"in_scope", "EXISTS (SELECT FROM pg_catalog.$1 z WHERE z.oid = $2 AND z.$3 IN (:scope))"},
    /* The schema before a name, where it is not the default one: a row of pg_namespace. */
    {"prefix", "CASE WHEN $1.nspname = current_schema() THEN '' "
               "ELSE quote_ident($1.nspname) || '.' END"},
    /* A name: the same, and a column. */
    {"named", "$prefix($1) || quote_ident($2)"},
    /* The name of a function, operator … as a statement writes it; NULL for none: OID. */
    {"function", "(SELECT CASE WHEN pg_function_is_visible(f.oid) THEN quote_ident(f.proname) "
                 "ELSE format('%I.%I', s.nspname, f.proname) END FROM pg_catalog.pg_proc f "
                 "JOIN pg_catalog.pg_namespace s ON s.oid = f.pronamespace WHERE f.oid = $1)"},
    {"operator", "(SELECT CASE WHEN pg_operator_is_visible(r.oid) THEN r.oprname::text "
                 "ELSE format('OPERATOR(%I.%s)', s.nspname, r.oprname) END "
                 "FROM pg_catalog.pg_operator r "
                 "JOIN pg_catalog.pg_namespace s ON s.oid = r.oprnamespace WHERE r.oid = $1)"},
    {"class", "(SELECT CASE WHEN pg_opclass_is_visible(y.oid) THEN quote_ident(y.opcname) "
              "ELSE format('%I.%I', s.nspname, y.opcname) END FROM pg_catalog.pg_opclass y "
              "JOIN pg_catalog.pg_namespace s ON s.oid = y.opcnamespace WHERE y.oid = $1)"},
    {"template", "(SELECT CASE WHEN pg_ts_template_is_visible(y.oid) THEN quote_ident(y.tmplname) "
                 "ELSE format('%I.%I', s.nspname, y.tmplname) END FROM pg_catalog.pg_ts_template y "
                 "JOIN pg_catalog.pg_namespace s ON s.oid = y.tmplnamespace WHERE y.oid = $1)"},
    {"parser", "(SELECT CASE WHEN pg_ts_parser_is_visible(y.oid) THEN quote_ident(y.prsname) "
               "ELSE format('%I.%I', s.nspname, y.prsname) END FROM pg_catalog.pg_ts_parser y "
               "JOIN pg_catalog.pg_namespace s ON s.oid = y.prsnamespace WHERE y.oid = $1)"},
    /* How a final function deals with its state: a letter. */
    {"modify", "CASE $1 WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' "
               "ELSE 'READ_WRITE' END"},
    /* Settings of what is foreign, a='b', as a clause: an array. */
    {"options", "coalesce((SELECT ' OPTIONS (' || string_agg(format('%I %L', "
                "split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ') || ')' "
                "FROM unnest($1) o), '')"},
    /* The operators and functions that hang on an operator class or family: its catalog and OID. */
    {"members",
     "(SELECT string_agg(m, ', ' ORDER BY m) FROM ("
     "SELECT format('OPERATOR %s %s', e.amopstrategy, e.amopopr::regoperator) || "
     "coalesce((SELECT ' FOR ORDER BY ' || $named(s, y.opfname) FROM pg_catalog.pg_opfamily y "
     "JOIN pg_catalog.pg_namespace s ON s.oid = y.opfnamespace WHERE y.oid = e.amopsortfamily), "
     "'') AS m FROM pg_catalog.pg_amop e "
     "JOIN pg_catalog.pg_depend x ON x.classid = 2602 AND x.objid = e.oid "
     "AND x.refclassid = $1 AND x.refobjid = $2 "
     "UNION ALL SELECT format('FUNCTION %s (%s, %s) %s', e.amprocnum, "
     "format_type(e.amproclefttype, NULL), format_type(e.amprocrighttype, NULL), "
     "e.amproc::oid::regprocedure) FROM pg_catalog.pg_amproc e "
     "JOIN pg_catalog.pg_depend x ON x.classid = 2603 AND x.objid = e.oid "
     "AND x.refclassid = $1 AND x.refobjid = $2) members)"},
};

/* Where the byte is that stands in no string, parentheses or braces and is not doubled, as the
 * operator || is; length if there is none. */
static gsize
find_outside(const char *sql, gsize length, char wanted)
{
    bool is_string = false;
    int depth = 0;

    for (gsize at = 0; at < length; at++) {
        is_string ^= sql[at] == '\'';
        if (is_string)
            continue;
        if (!depth && sql[at] == wanted) {
            if (wanted != '|' || at + 1 == length || sql[at + 1] != '|')
                return at;
            at++;
        }
        depth += (sql[at] == '{' || sql[at] == '(') - (sql[at] == '}' || sql[at] == ')');
    }
    return length;
}

static void fill_into(GString *out, const char *sql, gsize length, int version);

/* Appends a fragment whose arguments are up to end; false if there is no such fragment. */
static bool
fill_fragment(GString *out, const char *name, const char *arguments, const char *end, int version)
{
    g_autoptr(GString) sql = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(fragments) && !sql; i++)
        if (strlen(fragments[i].name) == (gsize)(arguments - 1 - name) &&
            g_str_has_prefix(name, fragments[i].name))
            sql = g_string_new(fragments[i].sql);
    if (!sql)
        return false;
    for (int i = 1; i <= MOST_ARGUMENTS && arguments < end; i++) {
        gsize length = find_outside(arguments, (gsize)(end - arguments), ',');
        g_autofree char *argument = g_strstrip(g_strndup(arguments, length));
        char place[] = {'$', (char)('0' + i), '\0'};

        g_string_replace(sql, place, argument, 0);
        arguments += length + 1;
    }
    fill_into(out, sql->str, sql->len, version);
    return true;
}

/* Appends the side of a choice that the version asks for. */
static void
fill_choice(GString *out, const char *choice, gsize length, int version)
{
    char *first;
    long since = strtol(choice, &first, 10);
    gsize rest = length - (gsize)(++first - choice);
    gsize bar = find_outside(first, rest, '|');

    if (version >= since)
        fill_into(out, first, bar, version);
    else
        fill_into(out, first + bar + 1, rest - bar - 1, version);
}

static void
fill_into(GString *out, const char *sql, gsize length, int version)
{
    const char *end = sql + length;

    while (sql < end) {
        gsize plain = MIN(strcspn(sql, "{$"), (gsize)(end - sql));
        gsize word;
        gsize inside;

        g_string_append_len(out, sql, (gssize)plain);
        sql += plain;
        if (sql == end)
            return;
        word = *sql == '{' ? 0 : strspn(sql + 1, G_CSET_a_2_z "_") + 1;
        inside = find_outside(sql + word + 1, (gsize)(end - sql) - word - 1, word ? ')' : '}');
        if (!word)
            fill_choice(out, sql + 1, inside, version);
        else if (sql[word] != '(' ||
                 !fill_fragment(out, sql + 1, sql + word + 1, sql + word + 1 + inside, version)) {
            g_string_append_c(out, '$');
            sql++;
            continue;
        }
        sql += word + inside + 2;
    }
}

char *
cm_catalog_fill(const char *sql, int version, const char *scope)
{
    GString *out = g_string_new(NULL);

    fill_into(out, sql, strlen(sql), version);
    g_string_replace(out, ":scope", scope, 0);
    return g_string_free(out, FALSE);
}
