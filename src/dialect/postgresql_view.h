/* Views, materialized views and triggers of PostgreSQL. */
#pragma once

#include "dialect/postgresql.h"

/* "VIEW" or "MATERIALIZED VIEW". Static. */
const char *cm_postgresql_view_kind(const CmView *view);

void cm_postgresql_add_view(const CmRendering *rendering, const CmView *view);
void cm_postgresql_remove_view(const CmRendering *rendering, const CmView *view);

/* Makes a view again that was removed for a while, with its triggers and rules. */
void cm_postgresql_restore_view(const CmRendering *rendering, const CmView *view);

/* Sets the comment of a column, or takes it away: said is "column=comment", the column as SQL. */
void cm_postgresql_comment_view_column(const CmRendering *rendering, const CmView *view,
                                       const char *said, bool is_set);

/* set_table_options, which is about views too: what it changes of this one. */
bool cm_postgresql_change_view(const CmRendering *rendering, const CmView *view, GError **error);

void cm_postgresql_add_trigger(const CmRendering *rendering, const CmTrigger *trigger);
void cm_postgresql_remove_trigger(const CmRendering *rendering, const CmTrigger *trigger);

/* Switches the copies of triggers that a partition and those below it have got anew. */
void cm_postgresql_switch_copies_of(const CmRendering *rendering, const CmTable *partition);

/* Operations. */
bool cm_postgresql_create_view(const CmRendering *rendering, GError **error);
bool cm_postgresql_drop_view(const CmRendering *rendering, GError **error);
bool cm_postgresql_create_trigger(const CmRendering *rendering, GError **error);
bool cm_postgresql_drop_trigger(const CmRendering *rendering, GError **error);
