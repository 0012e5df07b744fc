/* refused: private void */
#include "core/bytes.h"

static castls_bytes of_pointer(const char *p)
{
    return cas_bytes_at_(p, 100);
}

castls_bytes (*const use)(const char *) = of_pointer;
