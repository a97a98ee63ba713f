/* Migrations for programs: what the cmig command line does, as functions. */
#pragma once

#include <cmig/core.h>

G_BEGIN_DECLS

G_END_DECLS
