#include "inspect/postgresql_raw.h"

#include <stddef.h>

static const char languages[] =
    "2612, l.oid, 'language', 'LANGUAGE', quote_ident(l.lanname), "
    "'CREATE ' || CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END || 'LANGUAGE ' || "
    "quote_ident(l.lanname) || coalesce(' HANDLER ' || $function(l.lanplcallfoid), '') || "
    "coalesce(' INLINE ' || $function(l.laninline), '') || "
    "coalesce(' VALIDATOR ' || $function(l.lanvalidator), '') "
    "FROM pg_catalog.pg_language l "
    "WHERE l.lanispl AND l.oid >= 16384 AND $own(pg_language, l.oid)";

static const char access_methods[] =
    "2601, a.oid, 'access method', 'ACCESS METHOD', quote_ident(a.amname), "
    "format('CREATE ACCESS METHOD %I TYPE %s HANDLER ', a.amname, "
    "CASE a.amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END) || $function(a.amhandler) "
    "FROM pg_catalog.pg_am a WHERE a.oid >= 16384 AND $own(pg_am, a.oid)";

static const char wrappers[] =
    "2328, w.oid, 'foreign data wrapper', 'FOREIGN DATA WRAPPER', quote_ident(w.fdwname), "
    "format('CREATE FOREIGN DATA WRAPPER %I', w.fdwname) || "
    "coalesce(' HANDLER ' || $function(w.fdwhandler), '') || "
    "coalesce(' VALIDATOR ' || $function(w.fdwvalidator), '') || $options(w.fdwoptions) "
    "FROM pg_catalog.pg_foreign_data_wrapper w WHERE $own(pg_foreign_data_wrapper, w.oid)";

static const char servers[] =
    "1417, v.oid, 'server', 'SERVER', quote_ident(v.srvname), "
    "format('CREATE SERVER %I', v.srvname) || "
    "coalesce(' TYPE ' || quote_literal(v.srvtype), '') || "
    "coalesce(' VERSION ' || quote_literal(v.srvversion), '') || "
    "format(' FOREIGN DATA WRAPPER %I', w.fdwname) || $options(v.srvoptions) "
    "FROM pg_catalog.pg_foreign_server v "
    "JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = v.srvfdw "
    "WHERE $own(pg_foreign_server, v.oid)";

/* A canonical function wants the type before there is one: the text is NULL. */
static const char ranges[] =
    "1247, t.oid, 'range type', 'TYPE', $named(n, t.typname), "
    "CASE r.rngcanonical::oid WHEN 0 THEN 'CREATE TYPE ' || $named(n, t.typname) || "
    "' AS RANGE (' || concat_ws(', ', 'SUBTYPE = ' || format_type(r.rngsubtype, NULL), "
    "CASE WHEN NOT o.opcdefault THEN 'SUBTYPE_OPCLASS = ' || $class(o.oid) END, "
    "CASE WHEN r.rngcollation <> b.typcollation "
    "THEN 'COLLATION = ' || r.rngcollation::regcollation END, "
    "'SUBTYPE_DIFF = ' || $function(r.rngsubdiff), "
    "{14: 'MULTIRANGE_TYPE_NAME = ' || (SELECT $named(s, m.typname) FROM pg_catalog.pg_type m "
    "JOIN pg_catalog.pg_namespace s ON s.oid = m.typnamespace WHERE m.oid = r.rngmultitypid) "
    "| NULL }) || ')' END "
    "FROM pg_catalog.pg_range r JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid "
    "JOIN pg_catalog.pg_type b ON b.oid = r.rngsubtype "
    "JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
    "JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc "
    "WHERE t.typnamespace IN (:scope) AND $own(pg_type, t.oid)";

/* An operator without a function was only announced by another, as these announce each other. */
static const char operators[] =
    "2617, o.oid, 'operator', 'OPERATOR', o.oid::regoperator::text, "
    "'CREATE OPERATOR ' || $prefix(n) || o.oprname || ' (' || concat_ws(', ', "
    "'FUNCTION = ' || $function(o.oprcode), "
    "'LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL), "
    "'RIGHTARG = ' || format_type(nullif(o.oprright, 0), NULL), "
    "'COMMUTATOR = ' || $operator(o.oprcom), 'NEGATOR = ' || $operator(o.oprnegate), "
    "'RESTRICT = ' || $function(o.oprrest), 'JOIN = ' || $function(o.oprjoin), "
    "CASE WHEN o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END) || ')' "
    "FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace "
    "WHERE o.oprnamespace IN (:scope) AND o.oprcode <> 0 AND $own(pg_operator, o.oid)";

static const char operator_families[] =
    "2753, f.oid, 'operator family', 'OPERATOR FAMILY', "
    "$named(n, f.opfname) || format(' USING %I', a.amname), "
    "'CREATE OPERATOR FAMILY ' || $named(n, f.opfname) || format(' USING %I', a.amname) || "
    "coalesce(';\nALTER OPERATOR FAMILY ' || $named(n, f.opfname) || "
    "format(' USING %I ADD ', a.amname) || $members(2753, f.oid), '') "
    "FROM pg_catalog.pg_opfamily f JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod "
    "JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace "
    "WHERE f.opfnamespace IN (:scope) AND $own(pg_opfamily, f.oid)";

static const char operator_classes[] =
    "2616, c.oid, 'operator class', 'OPERATOR CLASS', "
    "$named(n, c.opcname) || format(' USING %I', a.amname), "
    "'CREATE OPERATOR CLASS ' || $named(n, c.opcname) || "
    "CASE WHEN c.opcdefault THEN ' DEFAULT' ELSE '' END || "
    "format(' FOR TYPE %s USING %I FAMILY ', format_type(c.opcintype, NULL), a.amname) || "
    "$named(q, f.opfname) || ' AS ' || concat_ws(', ', $members(2616, c.oid), "
    "'STORAGE ' || format_type(coalesce(nullif(c.opckeytype, 0), c.opcintype), NULL)) "
    "FROM pg_catalog.pg_opclass c JOIN pg_catalog.pg_am a ON a.oid = c.opcmethod "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.opcnamespace "
    "JOIN pg_catalog.pg_opfamily f ON f.oid = c.opcfamily "
    "JOIN pg_catalog.pg_namespace q ON q.oid = f.opfnamespace "
    "WHERE c.opcnamespace IN (:scope) AND $own(pg_opclass, c.oid)";

/* One between the server's own types, by a function of its own, is of no schema: it is the
 * database's. */
static const char casts[] =
    "2605, k.oid, 'cast', 'CAST', k.name, 'CREATE CAST ' || k.name || "
    "CASE k.castmethod WHEN 'f' THEN ' WITH FUNCTION ' || k.castfunc::regprocedure "
    "WHEN 'i' THEN ' WITH INOUT' ELSE ' WITHOUT FUNCTION' END || "
    "CASE k.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END "
    "FROM (SELECT *, format('(%s AS %s)', format_type(castsource, NULL), "
    "format_type(casttarget, NULL)) AS name FROM pg_catalog.pg_cast) k "
    "WHERE k.oid >= 16384 AND ($in_scope(pg_type, k.castsource, typnamespace) OR "
    "$in_scope(pg_type, k.casttarget, typnamespace) OR "
    "$in_scope(pg_proc, k.castfunc, pronamespace) OR "
    "greatest(k.castsource, k.casttarget, k.castfunc) < 16384) AND $made(pg_cast, k.oid)";

static const char conversions[] =
    "2607, c.oid, 'conversion', 'CONVERSION', $named(n, c.conname), "
    "'CREATE ' || CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END || 'CONVERSION ' || "
    "$named(n, c.conname) || format(' FOR %L TO %L FROM ', "
    "pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding)) || "
    "$function(c.conproc) FROM pg_catalog.pg_conversion c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace "
    "WHERE c.connamespace IN (:scope) AND $own(pg_conversion, c.oid)";

static const char parsers[] =
    "3601, p.oid, 'text search parser', 'TEXT SEARCH PARSER', $named(n, p.prsname), "
    "'CREATE TEXT SEARCH PARSER ' || $named(n, p.prsname) || ' (' || concat_ws(', ', "
    "'START = ' || $function(p.prsstart), 'GETTOKEN = ' || $function(p.prstoken), "
    "'END = ' || $function(p.prsend), 'HEADLINE = ' || $function(p.prsheadline), "
    "'LEXTYPES = ' || $function(p.prslextype)) || ')' FROM pg_catalog.pg_ts_parser p "
    "JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace "
    "WHERE p.prsnamespace IN (:scope) AND $own(pg_ts_parser, p.oid)";

static const char templates[] =
    "3764, t.oid, 'text search template', 'TEXT SEARCH TEMPLATE', $named(n, t.tmplname), "
    "'CREATE TEXT SEARCH TEMPLATE ' || $named(n, t.tmplname) || ' (' || concat_ws(', ', "
    "'INIT = ' || $function(t.tmplinit), 'LEXIZE = ' || $function(t.tmpllexize)) || ')' "
    "FROM pg_catalog.pg_ts_template t JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace "
    "WHERE t.tmplnamespace IN (:scope) AND $own(pg_ts_template, t.oid)";

static const char dictionaries[] =
    "3600, d.oid, 'text search dictionary', 'TEXT SEARCH DICTIONARY', $named(n, d.dictname), "
    "'CREATE TEXT SEARCH DICTIONARY ' || $named(n, d.dictname) || ' (' || concat_ws(', ', "
    "'TEMPLATE = ' || $template(d.dicttemplate), d.dictinitoption) || ')' "
    "FROM pg_catalog.pg_ts_dict d JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace "
    "WHERE d.dictnamespace IN (:scope) AND $own(pg_ts_dict, d.oid)";

static const char configurations[] =
    "3602, c.oid, 'text search configuration', 'TEXT SEARCH CONFIGURATION', "
    "$named(n, c.cfgname), 'CREATE TEXT SEARCH CONFIGURATION ' || $named(n, c.cfgname) || "
    "' (PARSER = ' || $parser(c.cfgparser) || ')' || coalesce((SELECT string_agg("
    "';\nALTER TEXT SEARCH CONFIGURATION ' || $named(n, c.cfgname) || "
    "format(' ADD MAPPING FOR %I WITH %s', k.alias, m.dictionaries), '' ORDER BY k.tokid) "
    "FROM (SELECT maptokentype, string_agg(mapdict::regdictionary::text, ', ' ORDER BY mapseqno) "
    "AS dictionaries FROM pg_catalog.pg_ts_config_map WHERE mapcfg = c.oid GROUP BY 1) m "
    "JOIN ts_token_type(c.cfgparser) k ON k.tokid = m.maptokentype), '') "
    "FROM pg_catalog.pg_ts_config c JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace "
    "WHERE c.cfgnamespace IN (:scope) AND $own(pg_ts_config, c.oid)";

static const char transforms[] =
    "3576, t.oid, 'transform', 'TRANSFORM', t.name, 'CREATE TRANSFORM ' || t.name || ' (' || "
    "concat_ws(', ', 'FROM SQL WITH FUNCTION ' || nullif(t.trffromsql::oid, 0)::regprocedure, "
    "'TO SQL WITH FUNCTION ' || nullif(t.trftosql::oid, 0)::regprocedure) || ')' "
    "FROM (SELECT t.*, format('FOR %s LANGUAGE %I', format_type(trftype, NULL), lanname) AS name "
    "FROM pg_catalog.pg_transform t JOIN pg_catalog.pg_language l ON l.oid = t.trflang) t "
    "WHERE ($in_scope(pg_type, t.trftype, typnamespace) OR "
    "$in_scope(pg_proc, t.trffromsql, pronamespace) OR "
    "$in_scope(pg_proc, t.trftosql, pronamespace) OR greatest(t.trftype::bigint, "
    "t.trffromsql::oid::bigint, t.trftosql::oid::bigint) < 16384) AND $own(pg_transform, t.oid)";

/* Since 15 of some columns, of some rows, and of all tables of a schema. */
static const char publications[] =
    "6104, p.oid, 'publication', 'PUBLICATION', quote_ident(p.pubname), "
    "format('CREATE PUBLICATION %I', p.pubname) || "
    "CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE coalesce(' FOR ' || (SELECT "
    "string_agg(part, ', ' ORDER BY part) FROM ("
    "SELECT 'TABLE ' || r.prrelid::regclass || {15: coalesce(' (' || (SELECT "
    "string_agg(quote_ident(a.attname), ', ' ORDER BY o.at) FROM unnest(r.prattrs) "
    "WITH ORDINALITY o(number, at) JOIN pg_catalog.pg_attribute a ON a.attrelid = r.prrelid "
    "AND a.attnum = o.number) || ')', '') || "
    "coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '') | '' } AS part "
    "FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid "
    "{15: UNION ALL SELECT format('TABLES IN SCHEMA %I', n.nspname) "
    "FROM pg_catalog.pg_publication_namespace s "
    "JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid | }) parts), '') "
    "END || coalesce(' WITH (' || nullif(concat_ws(', ', "
    "CASE WHEN NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate) THEN "
    "format('publish = %L', concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, "
    "CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, "
    "CASE WHEN p.pubtruncate THEN 'truncate' END)) END, "
    "CASE WHEN p.pubviaroot THEN 'publish_via_partition_root = true' END, "
    "{18: CASE p.pubgencols WHEN 's' THEN 'publish_generated_columns = stored' END | NULL }"
    "), '') || ')', '') FROM pg_catalog.pg_publication p WHERE $own(pg_publication, p.oid)";

static const char event_triggers[] =
    "3466, t.oid, 'event trigger', 'EVENT TRIGGER', quote_ident(t.evtname), "
    "format('CREATE EVENT TRIGGER %I ON %I', t.evtname, t.evtevent) || "
    "coalesce((SELECT ' WHEN TAG IN (' || string_agg(quote_literal(g), ', ') || ')' "
    "FROM unnest(t.evttags) g), '') || ' EXECUTE FUNCTION ' || $function(t.evtfoid) || '()' || "
    "coalesce(format(';\nALTER EVENT TRIGGER %I ', t.evtname) || CASE t.evtenabled "
    "WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' END, '') "
    "FROM pg_catalog.pg_event_trigger t "
    "WHERE $in_scope(pg_proc, t.evtfoid, pronamespace) AND $own(pg_event_trigger, t.oid)";

const char *const cm_catalog_raw_queries[] = {
    languages,  access_methods, wrappers,       servers,           ranges,           operators,
    casts,      conversions,    parsers,        templates,         dictionaries,     configurations,
    transforms, publications,   event_triggers, operator_families, operator_classes, NULL,
};
