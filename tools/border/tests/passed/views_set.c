/* passed */
#include "core/list.h"

static size_t fill(castls_bytes in)
{
    castls_bytes views[4] = {{0}};
    return cas_views_set(views, CAS_COUNT(views), 3, in) ? CAS_AT(views, 3)->len : 0;
}

size_t (*const use)(castls_bytes) = fill;
