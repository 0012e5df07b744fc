/* refused: address */
#include "core/bytes.h"

static castls_bytes text(castls_bytes in)
{
    const char c = 'x';
    return cas_bytes_prefix(in, cas_text(&c).len);
}

castls_bytes (*const use)(castls_bytes) = text;
