/* Passwords on the command line: lists of processes show them to everybody. */
#pragma once

#include <glib.h>

/* A copy of argv (transfer full), in which everything is as it was given; in argv itself the
 * passwords of URLs are overwritten. */
GStrv cm_secrets_take(int argc, char **argv);
