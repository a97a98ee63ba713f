/* Respelling on MariaDB: a table with a text that differs is made as a temporary one, with nothing
 * but its columns and checks, and SHOW CREATE TABLE says how the server spells them. A block of
 * statements makes, shows and drops all of them in one round trip; what the server does not take as
 * a whole is made piece by piece in a second one. Nothing of it is seen by others, or committed. */
#include "respell/internal.h"

#include <string.h>

#include "inspect/mysql_spelled.h"

/* A table to be made. */
typedef struct {
    CmTable *of;   /* the side's, whose texts it has */
    CmTable *made; /* as it is made: cmig_spell_N */
} Piece;

/* What the session tells. */
typedef struct {
    char *database;
    char *usual; /* ",a,b,": the collations that a character set has where none is said */
    bool is_read_only;
} Session;

typedef struct {
    const CmRespelling *of;
    const Session *session;
    CmSchema *side;
    const CmSchema *other;
    GArray *pieces; /* Piece */
} Spelling;

static void
clear_piece(gpointer data)
{
    cm_table_free(((Piece *)data)->made);
}

static bool
same_text(const Spelling *spelling, const char *left, const char *right)
{
    const CmScratch scratch = {.of = spelling->of};

    return cm_scratch_same(&scratch, left, right);
}

static bool
same_column(const Spelling *spelling, const CmColumn *column, const CmColumn *was)
{
    const CmScratch scratch = {.of = spelling->of};
    const CmNormaliser *normaliser = spelling->of->normaliser;
    g_autofree char *type = normaliser->type(column->type, normaliser->data);
    g_autofree char *type_was = normaliser->type(was->type, normaliser->data);

    return !strcmp(type, type_was) && !g_strcmp0(column->collation, was->collation) &&
           cm_options_equal(column->options, was->options) &&
           same_text(spelling, column->computed, was->computed) &&
           cm_scratch_same_default(&scratch, &column->server_default, &was->server_default);
}

static bool
has_check(const Spelling *spelling, const CmTable *table, const CmConstraint *check)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *was = table->constraints->pdata[i];

        if (was->kind == CM_CONSTRAINT_CHECK && same_text(spelling, was->sql, check->sql))
            return true;
    }
    return false;
}

static bool
is_check(const CmConstraint *constraint)
{
    return constraint->kind == CM_CONSTRAINT_CHECK;
}

static bool
differs(const Spelling *spelling, const CmTable *table, const CmTable *other)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        const CmColumn *was = cm_respell_other_column(spelling->of, other, column);

        if (was && !same_column(spelling, column, was))
            return true;
    }
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (is_check(constraint) && !has_check(spelling, other, constraint))
            return true;
    }
    return false;
}

static CmTable *
make_table(const Spelling *spelling, const CmTable *table)
{
    g_autofree char *name = g_strdup_printf("cmig_spell_%u", spelling->pieces->len);

    return cm_respell_mariadb_table(table, name);
}

static void
add_check(CmTable *made, const CmTable *table, guint at)
{
    const CmConstraint *constraint = table->constraints->pdata[at];
    CmConstraint *check = cm_constraint_new(CM_CONSTRAINT_CHECK, NULL);

    check->name = cm_scratch_part_name("t", "c", at);
    check->sql = g_strdup(constraint->sql);
    cm_table_add_constraint(made, check);
}

static void
add_whole(Spelling *spelling, CmTable *table)
{
    const Piece piece = {table, make_table(spelling, table)};

    for (guint i = 0; i < table->columns->len; i++)
        cm_table_add_column(piece.made, cm_respell_mariadb_column(table->columns->pdata[i]));
    for (guint i = 0; i < table->constraints->len; i++)
        if (is_check(table->constraints->pdata[i]))
            add_check(piece.made, table, i);
    g_array_append_val(spelling->pieces, piece);
}

/* One column in full, or one check (from the number of columns on), and the others bare. */
static void
add_piece(Spelling *spelling, CmTable *table, guint at)
{
    guint count = table->columns->len;
    const Piece piece = {table, make_table(spelling, table)};

    for (guint i = 0; i < count; i++) {
        const CmColumn *column = table->columns->pdata[i];

        cm_table_add_column(piece.made, i == at ? cm_respell_mariadb_column(column)
                                                : cm_respell_mariadb_bare_column(column));
    }
    if (at >= count)
        add_check(piece.made, table, at - count);
    g_array_append_val(spelling->pieces, piece);
}

static bool
has_bytes(const CmTable *made)
{
    for (guint i = 0; i < made->columns->len; i++) {
        const CmColumn *column = made->columns->pdata[i];

        if (cm_mysql_holds_bytes(column) && column->server_default.text)
            return true;
    }
    return false;
}

/* Each in a block of its own, which its failure ends before anything of it is shown. */
static void
append_piece(GString *block, const Spelling *spelling, const CmTable *made)
{
    g_autofree char *sql = cm_respell_mariadb_render(spelling->of, made);
    const CmValue value = cm_value_of_text(sql);
    bool takes_bytes = has_bytes(made);

    if (!sql)
        return;
    g_string_append(block, "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END;\n"
                           "EXECUTE IMMEDIATE ");
    cm_spelling_append_literal(block, spelling->of->dialect->spelling, &value);
    g_string_append_printf(block, ";\n%sSHOW CREATE TABLE %s;\n%sDROP TEMPORARY TABLE %s;\nEND;\n",
                           takes_bytes ? "SET " CM_MYSQL_TAKE_BYTES ";\n" : "", made->name.name,
                           takes_bytes ? "SET " CM_MYSQL_TAKE_TEXT ";\n" : "", made->name.name);
}

/* What the server says of as many of the pieces as one block takes, by their names. */
static bool
show(const Spelling *spelling, guint *at, GHashTable *spelled, GError **error)
{
    g_autoptr(GString) block = g_string_new("BEGIN NOT ATOMIC\n");
    g_autoptr(CmResult) rows = NULL;
    GError *failure = NULL;

    while (*at < spelling->pieces->len && block->len < CM_RESPELL_BLOCK_BYTES)
        append_piece(block, spelling, g_array_index(spelling->pieces, Piece, (*at)++).made);
    g_string_append(block, "END");
    rows = cm_connection_query(spelling->of->connection, block->str, NULL, 0, error);
    while (rows && cm_result_next(rows, &failure)) {
        const char *name = cm_result_text(rows, 0);

        g_hash_table_insert(
            spelled, g_strdup(name),
            cm_mysql_read_spelled(cm_result_text(rows, 1), name, spelling->session->database));
    }
    if (failure)
        g_propagate_error(error, failure);
    return rows && !failure;
}

/* The other side's text stays its own. */
static void
take_text(const Spelling *spelling, char **text, const char *spelled)
{
    if (!*text || !spelled || !strcmp(*text, spelled))
        return;
    if (spelling->side == spelling->of->to)
        g_hash_table_insert(spelling->of->written, g_strdup(spelled), g_strdup(*text));
    g_free(*text);
    *text = g_strdup(spelled);
}

static void
take_option(CmColumn *column, const CmColumn *spelled, const char *dialect, const char *key)
{
    const CmValue *value = cm_options_get(spelled->options, dialect, key);

    cm_options_set(&column->options, dialect, key, value ? value : &CM_VALUE_OF_NULL);
}

/* SHOW CREATE says a collation where it goes without saying. */
static bool
is_usual(const Spelling *spelling, const char *collation)
{
    g_autofree char *listed = g_strdup_printf(",%s,", collation);

    return strstr(spelling->session->usual, listed);
}

/* The server does not know what an enum is called. */
static void
take_type(CmColumn *column, const CmType *spelled)
{
    CmType *type = cm_type_copy(spelled);

    if (type->kind == CM_TYPE_ENUM && column->type->kind == CM_TYPE_ENUM)
        type->text = g_strdup(column->type->text);
    cm_type_free(column->type);
    column->type = type;
}

static void
take_column(const Spelling *spelling, CmColumn *column, const CmColumn *spelled)
{
    take_text(spelling, &column->computed, spelled->computed);
    take_option(column, spelled, "mysql", "on_update");
    if (column->type->kind != CM_TYPE_JSON && column->type->kind != CM_TYPE_JSONB) {
        take_type(column, spelled->type);
        take_option(column, spelled, "mysql", "charset");
        g_free(column->collation);
        column->collation = spelled->collation && !is_usual(spelling, spelled->collation)
                                ? g_strdup(spelled->collation)
                                : NULL;
        take_option(column, spelled, "mariadb", "check");
    }
    if (column->server_default.kind != CM_DEFAULT_NONE) {
        cm_default_clear(&column->server_default);
        column->server_default =
            cm_default_new(spelled->server_default.kind, spelled->server_default.text);
    }
}

static void
take_check(const Spelling *spelling, CmTable *table, guint at, const CmTable *spelled)
{
    CmConstraint *check = table->constraints->pdata[at];
    g_autofree char *name = cm_scratch_part_name("t", "c", at);
    const CmConstraint *made = cm_table_constraint(spelled, name);

    if (made)
        take_text(spelling, &check->sql, made->sql);
}

/* Of a piece only what it says in full. */
static void
take(const Spelling *spelling, const Piece *piece, const CmTable *spelled, guint at, bool is_whole)
{
    for (guint i = 0; i < piece->of->columns->len; i++) {
        CmColumn *column = piece->of->columns->pdata[i];
        const CmColumn *made = cm_table_column(spelled, column->name);

        if (made && (is_whole || i == at))
            take_column(spelling, column, made);
    }
    for (guint i = 0; i < piece->of->constraints->len; i++)
        if (is_check(piece->of->constraints->pdata[i]))
            take_check(spelling, piece->of, i, spelled);
}

static bool
show_all(const Spelling *spelling, GHashTable *spelled, GError **error)
{
    for (guint at = 0; at < spelling->pieces->len;)
        if (!show(spelling, &at, spelled, error))
            return false;
    return true;
}

/* Second, the tables that could not be made as a whole. */
static bool
spell_pieces(Spelling *spelling, GPtrArray *broken, GError **error)
{
    g_autoptr(GHashTable) spelled =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)cm_table_free);
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(guint));

    g_array_set_size(spelling->pieces, 0);
    for (guint i = 0; i < broken->len; i++) {
        CmTable *table = broken->pdata[i];
        guint columns = table->columns->len;

        for (guint at = 0; at < columns + table->constraints->len; at++) {
            if (at >= columns && !is_check(table->constraints->pdata[at - columns]))
                continue;
            add_piece(spelling, table, at);
            g_array_append_val(places, at);
        }
    }
    if (!show_all(spelling, spelled, error))
        return false;
    for (guint i = 0; i < spelling->pieces->len; i++) {
        const Piece *piece = &g_array_index(spelling->pieces, Piece, i);
        const CmTable *made = g_hash_table_lookup(spelled, piece->made->name.name);

        if (made)
            take(spelling, piece, made, g_array_index(places, guint, i), false);
    }
    return true;
}

static bool
spell_whole(Spelling *spelling, GError **error)
{
    g_autoptr(GHashTable) spelled =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)cm_table_free);
    g_autoptr(GPtrArray) broken = g_ptr_array_new();

    if (!show_all(spelling, spelled, error))
        return false;
    for (guint i = 0; i < spelling->pieces->len; i++) {
        const Piece *piece = &g_array_index(spelling->pieces, Piece, i);
        const CmTable *made = g_hash_table_lookup(spelled, piece->made->name.name);

        if (made)
            take(spelling, piece, made, 0, true);
        else
            g_ptr_array_add(broken, piece->of);
    }
    return !broken->len || spell_pieces(spelling, broken, error);
}

static bool
spell_side(const CmRespelling *of, const Session *session, CmSchema *side, const CmSchema *other,
           GError **error)
{
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    Spelling spelling = {of, session, side, other, pieces};

    g_array_set_clear_func(pieces, clear_piece);
    for (guint i = 0; i < side->tables->len; i++) {
        CmTable *table = side->tables->pdata[i];
        const CmTable *was = cm_respell_other_table(of, other, table);

        if (was && differs(&spelling, table, was))
            add_whole(&spelling, table);
    }
    return !pieces->len || spell_whole(&spelling, error);
}

static bool
spell_routines(const CmRespelling *of, const Session *session, GError **error)
{
    g_autoptr(CmSchema) to = cm_respell_mariadb_types(of, of->to, of->from);
    g_autoptr(CmSchema) from = cm_respell_mariadb_types(of, of->from, of->to);

    if (!spell_side(of, session, to, from, error) || !spell_side(of, session, from, to, error))
        return false;
    cm_respell_mariadb_take_types(of, of->to, to);
    cm_respell_mariadb_take_types(of, of->from, from);
    return true;
}

static bool
look_at_session(const CmRespelling *of, Session *session, GError **error)
{
    g_autoptr(CmResult) row = cm_connection_query(
        of->connection,
        "SELECT DATABASE(), @@tx_read_only, CONCAT(',', GROUP_CONCAT(collation_name), ',') "
        "FROM information_schema.collations WHERE is_default = 'Yes'",
        NULL, 0, error);

    if (!row || !cm_result_next(row, error))
        return false;
    session->database = g_strdup(cm_result_text(row, 0));
    session->is_read_only = cm_result_integer(row, 1);
    session->usual = g_strdup(cm_result_text(row, 2));
    return true;
}

static bool
run_all(const CmRespelling *of, const char *const *statements, GError **error)
{
    for (; *statements; statements++)
        if (!cm_connection_execute(of->connection, *statements, NULL, 0, error))
            return false;
    return true;
}

/* A server that lets this user make nothing temporary says so at once. */
static bool
may_make(const CmRespelling *of, char **reason)
{
    static const char *const statements[] = {"SET SESSION TRANSACTION READ WRITE",
                                             "CREATE TEMPORARY TABLE cmig_spell (a int)",
                                             "DROP TEMPORARY TABLE cmig_spell", NULL};
    GError *problem = NULL;

    if (run_all(of, statements, &problem))
        return true;
    *reason = g_strdup(problem->message);
    g_clear_error(&problem);
    return false;
}

bool
cm_respell_mariadb_is_needed(const CmRespelling *of)
{
    const Spelling spelling = {.of = of};

    for (guint i = 0; i < of->to->tables->len; i++) {
        const CmTable *table = of->to->tables->pdata[i];
        const CmTable *was = cm_respell_other_table(of, of->from, table);

        if (was && differs(&spelling, table, was))
            return true;
    }
    return cm_respell_mariadb_has_views(of) || cm_respell_mariadb_has_routines(of);
}

/* A session that only reads may make nothing temporary either. */
static bool
respell(const CmRespelling *of, const Session *session, char **reason, GError **error)
{
    static const char *const ending[] = {"SET SESSION TRANSACTION READ ONLY", NULL};
    bool ok = true;

    if (may_make(of, reason))
        ok = spell_side(of, session, of->to, of->from, error) &&
             spell_side(of, session, of->from, of->to, error) &&
             spell_routines(of, session, error) && cm_respell_mariadb_views(of, error);
    return (!session->is_read_only || run_all(of, ending, ok ? error : NULL)) && ok;
}

bool
cm_respell_mariadb(const CmRespelling *of, char **reason, GError **error)
{
    Session session = {NULL, NULL, false};
    bool ok = look_at_session(of, &session, error) && respell(of, &session, reason, error);

    g_free(session.database);
    g_free(session.usual);
    return ok;
}
