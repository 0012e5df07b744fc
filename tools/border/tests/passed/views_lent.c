/* passed */
#include "castls/connection.h"
#include "core/alloc.h"

/* An array is lent to the public API as the address of its first element, with its count. */
static size_t waiting(castls_conn *conn)
{
    castls_bytes views[8] = {{0}};
    size_t count = 0;
    size_t len = 0;
    castls_conn_outgoing(conn, &views[0], CAS_COUNT(views), &count);
    for (size_t i = 0; i < count; i++) {
        len += CAS_AT(views, i)->len;
    }
    return len;
}

size_t (*const use)(castls_conn *) = waiting;
