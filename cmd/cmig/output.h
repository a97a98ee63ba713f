/* Results as text: revisions in the forms that scripts written for Alembic parse, and changes. */
#pragma once

#include "context.h"

/* What the line of a revision shows beside its id. */
typedef enum {
    CM_SHOW_PARENTS = 1 << 0,
    CM_SHOW_LABELS = 1 << 1,
    CM_SHOW_POINTS = 1 << 2, /* that history forks or joins here */
    CM_SHOW_CURRENT = 1 << 3,
    CM_SHOW_MESSAGE = 1 << 4,
} CmShow;

/* The compact form: `a -> b (label) (head), message`, with a line end. */
void cm_output_line(CmTerminal *terminal, const CmRevisionInfo *revision, CmShow show);

/* The verbose form: a block of lines and an empty one. Of show only CM_SHOW_CURRENT counts. */
void cm_output_block(CmTerminal *terminal, const CmRevisionInfo *revision, CmShow show);

/* All of a list, as lines or, with is_verbose, as blocks. */
void cm_output_list(CmTerminal *terminal, const CmRevisionList *list, CmShow show,
                    bool is_verbose);

/* The changes as lines `+ table users`: as the result, or as log. */
void cm_output_changes(CmTerminal *terminal, const CmChanges *changes, bool is_result);

/* The hints as warnings; nothing for NULL. */
void cm_output_hints(CmTerminal *terminal, const CmChanges *changes);

/* A NULL-terminated list with commas, or <base> when it is empty (transfer full). */
char *cm_output_ids(const char *const *ids);

/* "1 revision", "2 revisions": to be put in a sentence (transfer full). */
char *cm_output_count(gsize count, const char *noun);

/* The text up to its first empty line, in one line (transfer full). */
char *cm_output_first_paragraph(const char *text);

/* A statement and its semicolon, which a comment at the end must not swallow; behind it a
 * note as a comment, unless that is NULL. */
void cm_output_statement(CmTerminal *terminal, const char *statement, const char *note);
