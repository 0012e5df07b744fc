/*
 * version.c: the version of this library, as Meson knows it.
 */
#include "castls/base.h"

const char *castls_version(void)
{
    return CASTLS_VERSION;
}
