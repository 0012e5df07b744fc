/* refused: escape */
#include "core/writer.h"

static cas_err greet(castls_bytes *out)
{
    uint8_t room[32] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, CAS_TEXT("hello"));
    return cas_writer_end(&w, out);
}

cas_err (*const use)(castls_bytes *) = greet;
