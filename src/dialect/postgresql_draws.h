/* Defaults that draw numbers from the sequence of another column, which is made anew: the server
 * lets none go that others draw from.
 */
#pragma once

#include "dialect/postgresql.h"

/* Takes these defaults away while the sequence of a column is there, and gives them back once it is
 * there again by the same name. */
void cm_postgresql_stop_drawing(const CmRendering *rendering, const CmTable *before,
                                const CmTable *after, const char *column);
void cm_postgresql_draw_again(const CmRendering *rendering, const CmTable *before,
                              const CmTable *after, const char *column);

/* The greatest number in a column and in those that draw from its sequence, as SQL without rows
 * (transfer full); NULL where no other draws. */
char *cm_postgresql_greatest_drawn(const CmRendering *rendering, const CmTable *table,
                                   const CmColumn *column);
