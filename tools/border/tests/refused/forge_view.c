/* refused: forge view-data */
#include "core/bytes.h"

static castls_bytes longer(castls_bytes b)
{
    return (castls_bytes){b.data, b.len + 100};
}

castls_bytes (*const use)(castls_bytes) = longer;
