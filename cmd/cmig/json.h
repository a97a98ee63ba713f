/* Results as JSON: one document a command, its keys stable and listed in docs/json.md.
 *
 * Builders return new references; texts that are not UTF-8 are made so. */
#pragma once

#include "context.h"

#include <jansson.h>

/* A text, or null for NULL. */
json_t *cm_json_text(const char *text);

/* An array of texts; empty for NULL. */
json_t *cm_json_texts(const char *const *texts);

/* A revision; is_current is null unless the database was asked. */
json_t *cm_json_revision(const CmRevisionInfo *revision, bool is_current_known);

/* An array of them. */
json_t *cm_json_revisions(const CmRevisionList *list, bool is_current_known);

/* Arrays of {"sign", "text"}; null and empty for NULL. */
json_t *cm_json_changes(const CmChanges *changes);
json_t *cm_json_hints(const CmChanges *changes);

/* {"error": …}: code, message, and what is known of the place. */
json_t *cm_json_error(const GError *error);

/* A document as text with a newline at its end (transfer full); takes the document. */
char *cm_json_write(json_t *document);

/* Prints a document as the result; takes it. */
void cm_json_print(CmContext *context, json_t *document);
