/* The schemas of a database that objects name: those to look at beside the default one. */
#pragma once

#include "schema/schema.h"

/* Each adds names to a set of texts, which it copies. */
void cm_name_namespaces(const CmName *name, GHashTable *names);
void cm_constraint_namespaces(const CmConstraint *constraint, GHashTable *names);
void cm_table_namespaces(const CmTable *table, GHashTable *names);
void cm_object_namespaces(const CmObject *object, GHashTable *names);
void cm_schema_namespaces(const CmSchema *schema, GHashTable *names);
