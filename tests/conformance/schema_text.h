/* Dumps of schemas (sqlite_schema) as texts to compare. */
#pragma once

/* The dump with the columns of tables by name (transfer full): a column that was dropped comes back
 * as the last. */
char *schema_text_without_order(const char *dump);

/* The lines of a text, sorted, without the commas between them (transfer full). */
char *sorted_lines(const char *text);
