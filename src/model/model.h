/* The model file: the one declared source of a project's schema. Reading gives a schema value;
 * writing gives the canonical text of one, which reads back to an equal value.
 *
 * docs/models.md has the grammar. */
#pragma once

#include "schema/body.h"
#include "schema/schema.h"

typedef struct {
    CmSchema *schema;
    CmNaming naming;
    GPtrArray *entities; /* CmEntity */
    GPtrArray *warnings; /* char *: what is odd but legal, with its place */
    GPtrArray *documents; /* of the files read; positions and so on borrow from them */
} CmModel;

/* A class of objects that the ORM maps to a table or view. */
typedef struct {
    char *name;
    CmName table;
    const CmYaml *node; /* its whole entry, for code generation */
} CmEntity;

/* Reads model files and what they include, as one model (transfer full). Of views, triggers and
 * objects of one name that different databases have it is the dialect's that is taken, or the
 * first; it may be NULL. */
CmModel *cm_model_load(const char *const *paths, const char *dialect, GError **error);

/* The same from a text; file is what messages call it, and where relative includes are sought. */
CmModel *cm_model_parse(const char *text, gsize length, const char *file, GError **error);

void cm_model_free(CmModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmModel, cm_model_free)

/* The table that a foreign key refers to, where the schema has it. */
const CmTable *cm_model_referred(const CmSchema *schema, const CmName *name);

/* Whether the parts fit together: fails for what cannot be meant, adds to warnings what may be a
 * slip. Called by both readers. */
bool cm_model_check(CmModel *model, GError **error);

/* The canonical model file of a schema: tables by name, views and triggers (transfer full). */
char *cm_model_write(const CmSchema *schema, GError **error);
