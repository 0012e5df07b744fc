/*
 * server_name.c: the server_name extension of a client. RFC 6066 section 3.
 */
#include "wire/server_name.h"

#include "core/alloc.h"
#include "wire/limits.h"
#include "wire/types.h"
#include "wire/vectors.h"

/*
 * ServerNameList, RFC 6066 section 3:
 *
 *   struct {
 *       NameType name_type;
 *       select (name_type) {
 *           case host_name: HostName;
 *       } name;
 *   } ServerName;
 *
 *   opaque HostName<1..2^16-1>;
 *
 *   struct {
 *       ServerName server_name_list<1..2^16-1>
 *   } ServerNameList;
 *
 * Names of other types can be skipped, because "all future data structures associated with new
 * NameTypes MUST begin with a 16-bit length field". "The ServerNameList MUST NOT contain more than
 * one name of the same name_type."
 */
static cas_err find_host_name(castls_bytes server_name_list, castls_bytes *host_name)
{
    *host_name = cas_bytes_none();

    bool seen[256] = {false};
    bool seen_twice = false;
    castls_bytes found = cas_bytes_none();
    cas_reader r = cas_reader_on(server_name_list);
    while (cas_reader_has_more(&r)) {
        const uint8_t name_type = cas_read_u8(&r);
        const castls_bytes name = cas_read_vec16(&r, 1, 65535);
        seen_twice = seen_twice || *CAS_AT(seen, name_type);
        *CAS_AT(seen, name_type) = true;
        if (name_type == CAS_NAME_HOST_NAME) {
            found = name;
        }
    }
    CAS_TRY(cas_reader_end(&r));

    if (seen_twice) {
        return CAS_ERR_SERVER_NAME_TWICE;
    }
    if (found.len > CAS_SERVER_NAME_LEN_MAX) {
        return CAS_ERR_SERVER_NAME_INVALID;
    }
    *host_name = found;
    return CAS_OK;
}

cas_err cas_server_name_decode(castls_bytes body, castls_bytes *host_name)
{
    *host_name = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes server_name_list = cas_read_vec16(&r, 1, 65535);
    CAS_TRY(cas_reader_end(&r));

    return find_host_name(server_name_list, host_name);
}

void cas_server_name_encode(cas_writer *w, castls_bytes host_name)
{
    const cas_mark mark = cas_write_open16(w);
    cas_write_u8(w, CAS_NAME_HOST_NAME);
    cas_write_bounded16(w, host_name, 1, CAS_SERVER_NAME_LEN_MAX);
    cas_write_close(w, mark);
}
