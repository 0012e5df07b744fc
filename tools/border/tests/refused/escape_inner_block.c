/* refused: escape */
#include "core/bytes.h"

static size_t length(bool really)
{
    castls_bytes view = cas_bytes_none();
    if (really) {
        const uint8_t room[4] = {1, 2, 3, 4};
        view = CAS_BYTES(room);
    }
    return view.len + cas_bytes_get(view, 0);
}

size_t (*const use)(bool) = length;
