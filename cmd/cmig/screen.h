/* The screen behind a descriptor. */
#pragma once

#include <glib.h>

/* How many columns it has; 80 if the descriptor is no terminal. */
gsize cm_screen_width(int descriptor);
