/* What an index or a key is over: columns and expressions with their collation and order. An
 * expression has no end of its own, so the words that may follow it are read from behind. */
#include "inspect/sqlite_body.h"

/* The tokens of one part not read yet; to is not included. */
typedef struct {
    const CmSqliteCursor *cursor;
    guint from;
    guint to;
} Range;

static const CmToken *
token_at(const Range *range, guint index)
{
    return cm_sqlite_cursor_token(range->cursor, index);
}

/* Whether an operand is due behind the token, and not a word that ends the part. */
static bool
wants_operand(const CmToken *token)
{
    static const char *const endings[] = {"NULL", "ISNULL", "NOTNULL", NULL};

    if (token->kind == CM_TOKEN_SYMBOL)
        return !cm_token_is_symbol(token, ")");
    return token->kind == CM_TOKEN_WORD && !cm_sqlite_token_is_name(token) &&
           !cm_token_is_any(token, endings);
}

/* Whether the last token is this keyword, and not a column so named. */
static bool
ends_with(const Range *range, const char *keyword)
{
    return range->to - range->from > 1 && cm_token_is(token_at(range, range->to - 1), keyword) &&
           !wants_operand(token_at(range, range->to - 2));
}

static bool
take_last(Range *range, const char *keyword)
{
    bool taken = ends_with(range, keyword);

    range->to -= taken;
    return taken;
}

static void
take_nulls(Range *range, CmPart *part)
{
    Range rest = *range;

    if (take_last(&rest, "FIRST") && take_last(&rest, "NULLS"))
        part->nulls = CM_NULLS_FIRST;
    else if (rest = *range, take_last(&rest, "LAST") && take_last(&rest, "NULLS"))
        part->nulls = CM_NULLS_LAST;
    else
        return;
    *range = rest;
}

static void
take_order(Range *range, CmPart *part)
{
    if (take_last(range, "ASC"))
        part->order = CM_ORDER_ASC;
    else if (take_last(range, "DESC"))
        part->order = CM_ORDER_DESC;
}

static bool
is_wrapped(const Range *range)
{
    return range->to - range->from > 2 && cm_token_is_symbol(token_at(range, range->from), "(") &&
           cm_sqlite_cursor_match(range->cursor, range->from) == range->to - 1;
}

/* Whether the tokens end with COLLATE and a name; rest is what stands before. */
static bool
is_collated(const Range *range, Range *rest)
{
    *rest = (Range){range->cursor, range->from, range->to - 2};
    return range->to - range->from > 2 && cm_token_is(token_at(range, rest->to), "COLLATE");
}

/* Whether a COLLATE behind the tokens is for all of them: a name, a call, or a group. */
static bool
is_primary(const Range *range)
{
    Range rest;

    if (range->to - range->from == 1 || is_wrapped(range))
        return true;
    if (is_collated(range, &rest))
        return is_primary(&rest);
    return cm_sqlite_token_is_name(token_at(range, range->from)) &&
           cm_sqlite_cursor_match(range->cursor, range->from + 1) == range->to - 1;
}

/* Where two are said the last one, which is read first, holds. */
static bool
take_collation(Range *range, CmPart *part)
{
    Range rest;

    if (!is_collated(range, &rest) || !is_primary(&rest))
        return false;
    if (!part->collation)
        part->collation = cm_token_text(token_at(range, rest.to + 1));
    *range = rest;
    return true;
}

static bool
take_parentheses(Range *range)
{
    if (!is_wrapped(range))
        return false;
    range->from++;
    range->to--;
    return true;
}

static CmPart *
parse_part(Range range)
{
    CmPart *part = g_new0(CmPart, 1);

    take_nulls(&range, part);
    take_order(&range, part);
    while (take_collation(&range, part) || take_parentheses(&range))
        continue;
    if (range.to - range.from == 1 && cm_sqlite_token_is_name(token_at(&range, range.from)))
        part->column = cm_token_text(token_at(&range, range.from));
    else
        part->sql = cm_sqlite_cursor_text(range.cursor, range.from, range.to);
    return part;
}

/* The comma that ends the part which begins here, or the end of the list. */
static guint
end_of_part(const CmSqliteCursor *cursor, guint from, guint to)
{
    int depth = 0;

    for (; from < to; from++) {
        const CmToken *token = cm_sqlite_cursor_token(cursor, from);

        if (depth == 0 && cm_token_is_symbol(token, ","))
            return from;
        depth += cm_token_is_symbol(token, "(") - cm_token_is_symbol(token, ")");
    }
    return to;
}

bool
cm_sqlite_parts_read(CmSqliteCursor *cursor, GPtrArray *parts, bool *autoincrement, GError **error)
{
    guint from;
    guint to;

    if (!cm_sqlite_cursor_take_group(cursor, &from, &to, error))
        return false;
    if (autoincrement) {
        *autoincrement = cm_token_is(cm_sqlite_cursor_token(cursor, to - 1), "AUTOINCREMENT");
        to -= *autoincrement;
    }
    for (guint end; from <= to; from = end + 1) {
        end = end_of_part(cursor, from, to);
        if (end == from) {
            cursor->at = from;
            return cm_sqlite_cursor_fail(cursor, "a column or an expression", error);
        }
        g_ptr_array_add(parts, parse_part((Range){cursor, from, end}));
    }
    return true;
}
