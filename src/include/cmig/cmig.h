/* All of cmig's public headers. */
#pragma once

#include <cmig/core.h>
#include <cmig/migrate.h>
