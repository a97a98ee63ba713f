/* A schema as PostgreSQL would hold it. */
#pragma once

#include "schema/schema.h"

/* CmDialect.project. */
bool cm_postgresql_project(CmSchema *schema, GError **error);
