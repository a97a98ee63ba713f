/* Views, triggers and objects of one name that different databases have: a schema holds one of
 * them, and knows on which databases the others are. */
#pragma once

#include "schema/dialects.h"
#include "schema/schema.h"

/* Adds one. Where one of the name is there that other databases have, that of the dialect stays, or
 * the first; without such limits it fails. The view, trigger or object is taken over. */
bool cm_schema_add_twin_view(CmSchema *schema, CmView *view, const char *dialect, GError **error);
bool cm_schema_add_twin_trigger(CmSchema *schema, CmTrigger *trigger, const char *dialect,
                                GError **error);
bool cm_schema_add_twin_object(CmSchema *schema, CmObject *object, const char *dialect,
                               GError **error);

/* Takes from `known`, which has what all databases have, what is of others than the declared. */
void cm_schema_leave_twins(CmSchema *known, const CmSchema *declared);
