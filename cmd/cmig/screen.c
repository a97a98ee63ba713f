/* Asking the terminal. */
#include "screen.h"

#include <sys/ioctl.h>

gsize
cm_screen_width(int descriptor)
{
    struct winsize size;

    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}
