/* The statements that make events, in one form. */
#include "dialect/mysql_program.h"

#include <stdio.h>
#include <string.h>

/* What stands between the name of an event and its body. */
typedef struct {
    char *every;  /* "'1' DAY", or NULL */
    char *at;     /* when it happens, starts and ends: "'2030-01-01 00:00:00'", an expression, */
    char *starts; /* or NULL */
    char *ends;
    bool stays;
    const char *disabled;
    char *comment;
    char *body;
} Event;

static void
clear_event(Event *event)
{
    g_free(event->every);
    g_free(event->at);
    g_free(event->starts);
    g_free(event->ends);
    g_free(event->comment);
    g_free(event->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Event, clear_event)

static bool
ends_time(const CmToken *token)
{
    static const char *const words[] = {"STARTS",  "ENDS",    "ON", "ENABLE",
                                        "DISABLE", "COMMENT", "DO", NULL};

    return cm_token_is_any(token, words);
}

/* A time in full, as the server says one; NULL for what is none. */
static char *
full_time(const char *text)
{
    int year, month, day, hour = 0, minute = 0, second = 0;

    if (sscanf(text, "%4d-%2d-%2d%*[ T]%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) <
        3)
        return NULL;
    return g_strdup_printf("'%04d-%02d-%02d %02d:%02d:%02d'", year, month, day, hour, minute,
                           second);
}

/* The time from here on, up to the next word of the schedule. */
static char *
read_time(CmTokenReader *reader)
{
    const char *start;
    const char *end = NULL;
    g_autofree char *literal = NULL;
    char *full;
    guint count = 0;

    cm_token_reader_take(reader, "TIMESTAMP");
    start = reader->token.start;
    if (start && reader->token.kind == CM_TOKEN_STRING)
        literal = cm_token_text(&reader->token);
    for (; reader->token.start && !ends_time(&reader->token); cm_token_reader_next(reader)) {
        end = reader->token.start + reader->token.length;
        count++;
    }
    full = literal && count == 1 ? full_time(literal) : NULL;
    return full || !end ? full : g_strndup(start, (gsize)(end - start));
}

/* "'1' DAY": a number is in quotes, as the server has it; the field is a word. */
static char *
read_interval(CmTokenReader *reader)
{
    g_autoptr(GString) value = g_string_new(NULL);
    g_autofree char *field = NULL;
    guint count = 0;

    for (; reader->token.start && !ends_time(&reader->token); cm_token_reader_next(reader)) {
        g_autofree char *text = cm_token_text(&reader->token);

        if (field)
            g_string_append(value, field);
        g_free(field);
        field = g_ascii_strup(text, -1);
        count++;
    }
    return count == 2 ? g_strdup_printf("'%s' %s", value->str, field)
                      : g_strdup_printf("%s %s", value->str, field ? field : "");
}

static void
read_end(CmTokenReader *reader, Event *event)
{
    if (cm_token_reader_take(reader, "ON")) {
        cm_token_reader_take(reader, "COMPLETION");
        event->stays = !cm_token_reader_take(reader, "NOT");
        cm_token_reader_take(reader, "PRESERVE");
    }
    if (cm_token_reader_take(reader, "DISABLE")) {
        event->disabled = cm_token_reader_take(reader, "ON") ? " DISABLE ON SLAVE" : " DISABLE";
        if (strstr(event->disabled, "ON"))
            cm_token_reader_next(reader);
    } else {
        cm_token_reader_take(reader, "ENABLE");
    }
    if (cm_token_reader_take(reader, "COMMENT") && reader->token.start) {
        event->comment = cm_token_text(&reader->token);
        cm_token_reader_next(reader);
    }
}

static bool
read_event(const char *sql, Event *event)
{
    g_autofree char *name = NULL;
    CmTokenReader reader;

    cm_token_reader_init(&reader, sql, &cm_lexer_options_mysql);
    if (!cm_mysql_read_program_head(&reader, "EVENT", &name) ||
        !cm_token_reader_take(&reader, "ON") || !cm_token_reader_take(&reader, "SCHEDULE"))
        return false;
    if (cm_token_reader_take(&reader, "EVERY"))
        event->every = read_interval(&reader);
    else if (cm_token_reader_take(&reader, "AT"))
        event->at = read_time(&reader);
    if (cm_token_reader_take(&reader, "STARTS"))
        event->starts = read_time(&reader);
    if (cm_token_reader_take(&reader, "ENDS"))
        event->ends = read_time(&reader);
    read_end(&reader, event);
    if (!cm_token_reader_take(&reader, "DO") || !reader.token.start)
        return false;
    event->body = cm_token_reader_without_end(reader.token.start, &cm_lexer_options_mysql);
    return true;
}

static void
append_time(GString *out, const char *word, const char *time)
{
    if (time)
        g_string_append_printf(out, " %s %s", word, time);
}

static char *
event_sql(const CmObject *object, const Event *event)
{
    GString *out = g_string_new("CREATE EVENT ");

    cm_spelling_append_identifier(out, &cm_spelling_mysql, object->name.name);
    g_string_append(out, " ON SCHEDULE");
    append_time(out, "EVERY", event->every);
    append_time(out, "AT", event->at);
    append_time(out, "STARTS", event->starts);
    append_time(out, "ENDS", event->ends);
    g_string_append(out, event->stays ? " ON COMPLETION PRESERVE" : "");
    g_string_append(out, event->disabled ? event->disabled : "");
    if (event->comment && *event->comment)
        cm_mysql_append_quoted(out, " COMMENT ", event->comment);
    g_string_append_printf(out, " DO %s", event->body);
    return g_string_free(out, FALSE);
}

char *
cm_mysql_tidy_event(const CmObject *object)
{
    g_auto(Event) event = {0};

    return read_event(object->sql, &event) ? event_sql(object, &event) : NULL;
}

/* A time that is no literal was another when the event was made. */
static void
forgive_time(char **time, const char *wanted)
{
    if (!*time || (wanted && *wanted == '\''))
        return;
    g_free(*time);
    *time = g_strdup(wanted);
}

static void
forgive_event(CmObject *from, const CmObject *to)
{
    g_auto(Event) event = {0};
    g_auto(Event) wanted = {0};

    if (!read_event(from->sql, &event) || !read_event(to->sql, &wanted))
        return;
    forgive_time(&event.starts, wanted.starts);
    if (wanted.every)
        forgive_time(&event.every, wanted.every);
    if (wanted.at)
        forgive_time(&event.at, wanted.at);
    if (wanted.ends)
        forgive_time(&event.ends, wanted.ends);
    g_free(from->sql);
    from->sql = event_sql(from, &event);
}

void
cm_mysql_forgive_events(CmSchema *from, const CmSchema *to)
{
    for (guint i = 0; i < from->objects->len; i++) {
        CmObject *event = from->objects->pdata[i];
        const CmObject *wanted =
            event->kind == CM_OBJECT_EVENT ? cm_schema_same_object(to, event) : NULL;

        if (wanted)
            forgive_event(event, wanted);
    }
}
