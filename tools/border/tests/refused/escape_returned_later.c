/* refused: escape */
#include "core/bytes.h"

static castls_bytes leak(size_t n)
{
    uint8_t room[32] = {0};
    const castls_span whole = CAS_SPAN(room);
    castls_bytes out = cas_bytes_none();
    out = cas_bytes_prefix(cas_span_bytes(whole), n);
    return out;
}

castls_bytes (*const use)(size_t) = leak;
