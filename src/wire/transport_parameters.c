/*
 * transport_parameters.c: QUIC's transport parameters as a list. RFC 9000 section 18.
 */
#include "wire/transport_parameters.h"

#include "wire/limits.h"

/*
 * Variable-length integers, RFC 9000 section 16: the two highest bits of the first byte say how
 * many bytes there are, 1, 2, 4 or 8. A longer form than needed is allowed.
 */
static uint64_t read_varint(cas_reader *r)
{
    const uint8_t first = cas_read_u8(r);
    const uint64_t high = first & 0x3f;
    switch (first >> 6) {
    case 0:
        return high;
    case 1:
        return high << 8 | cas_read_u8(r);
    case 2:
        return high << 24 | cas_read_u24(r);
    default: {
        const uint64_t middle = cas_read_u24(r);
        return high << 56 | middle << 32 | cas_read_u32(r);
    }
    }
}

/*
 * RFC 9000 section 18:
 *
 *   Transport Parameter {
 *     Transport Parameter ID (i),
 *     Transport Parameter Length (i),
 *     Transport Parameter Value (..),
 *   }
 */
bool cas_transport_parameter_next(cas_reader *r, cas_transport_parameter *out)
{
    *out = (cas_transport_parameter){0};
    if (!cas_reader_has_more(r)) {
        return false;
    }
    cas_reader whole = *r;
    const size_t before = cas_reader_left(r);
    const uint64_t id = read_varint(r);
    const uint64_t len = read_varint(r);
    const bool is_there = len <= cas_reader_left(r);
    const castls_bytes value = cas_read_bytes(r, is_there ? cas_narrow_size(len) : SIZE_MAX);
    if (cas_reader_is_bad(r)) {
        return false;
    }
    out->id = id;
    out->value = value;
    out->whole = cas_read_bytes(&whole, before - cas_reader_left(r));
    return true;
}

/* Whether the list has that id again behind where the reader stands. */
static bool has_again(cas_reader r, uint64_t id)
{
    cas_transport_parameter parameter = {0};
    while (cas_transport_parameter_next(&r, &parameter)) {
        if (parameter.id == id) {
            return true;
        }
    }
    return false;
}

/* CAS_OK where the list is whole and not too long. */
static cas_err check_form(castls_bytes list)
{
    cas_reader r = cas_reader_on(list);
    cas_transport_parameter parameter = {0};
    size_t count = 0;
    while (cas_transport_parameter_next(&r, &parameter)) {
        count = count + 1;
        if (count > CAS_TRANSPORT_PARAMETERS_MAX) {
            return CAS_ERR_LIST_COUNT;
        }
    }
    return cas_reader_end(&r);
}

cas_err cas_transport_parameters_check(castls_bytes list)
{
    cas_reader r = cas_reader_on(list);
    cas_transport_parameter parameter = {0};
    if (check_form(list) != CAS_OK) {
        return CAS_ERR_QUIC_TRANSPORT_PARAMETERS;
    }
    while (cas_transport_parameter_next(&r, &parameter)) {
        if (has_again(r, parameter.id)) {
            return CAS_ERR_QUIC_TRANSPORT_PARAMETERS; /* RFC 9000 section 7.4. */
        }
    }
    return CAS_OK;
}
