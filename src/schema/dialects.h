/* Sets of dialects as files name them: what is limited to some with `dialects: [...]`. */
#pragma once

#include <glib.h>

/* A bit for each dialect that files may name; MariaDB has what is said of MySQL. */
typedef guint CmDialects;

CmDialects cm_dialects_of(const char *const *names); /* NULL: all */
CmDialects cm_dialects_one(const char *name);

/* Their names (transfer full); NULL: all. */
GStrv cm_dialects_names(CmDialects dialects);
