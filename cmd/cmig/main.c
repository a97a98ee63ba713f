/* The program: a thin shell around <cmig/cmig.h>. */
#include <cmig/cmig.h>

#include <stdio.h>

int
main(void)
{
    printf("cmig %s\n", cm_version());
    return 0;
}
