/* refused: escape */
#include "core/buf.h"

static castls_bytes copy(castls_bytes in)
{
    cas_buf b = {0};
    castls_bytes out = cas_bytes_none();
    if (cas_buf_copy(&b, NULL, in) == CAS_OK) {
        out = cas_buf_bytes(&b);
    }
    cas_buf_clear(&b, NULL);
    return out;
}

castls_bytes (*const use)(castls_bytes) = copy;
