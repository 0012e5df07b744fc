/*
 * server_key_exchange.c: ServerKeyExchange of ECDHE as bytes. RFC 8422 section 5.4.
 */
#include "wire/server_key_exchange.h"

#include "wire/types.h"
#include "wire/vectors.h"

/* ServerECDHParams without its point, and the shortest point. */
#define CURVE_LEN 3

/*
 * ServerKeyExchange, RFC 8422 section 5.4, RFC 5246 sections 4.7 and 7.4.3:
 *
 *   ECCurveType curve_type = 3;       named_curve
 *   NamedCurve namedcurve;
 *   opaque point<1..2^8-1>;
 *   SignatureAndHashAlgorithm algorithm;
 *   opaque signature<0..2^16-1>;
 */
cas_err cas_server_key_exchange_decode(castls_bytes body, cas_server_key_exchange *out)
{
    *out = (cas_server_key_exchange){0};

    cas_server_key_exchange exchange = {0};
    cas_reader r = cas_reader_on(body);
    const uint8_t curve_type = cas_read_u8(&r);
    if (!cas_reader_is_bad(&r) && curve_type != CAS_CURVE_TYPE_NAMED) {
        return CAS_ERR_CURVE_TYPE; /* What follows has another form then. */
    }
    exchange.namedcurve = cas_read_u16(&r);
    exchange.point = cas_read_vec8(&r, 1, 255);
    exchange.params = cas_bytes_prefix(body, CURVE_LEN + 1 + exchange.point.len);
    exchange.algorithm = cas_read_u16(&r);
    exchange.signature = cas_read_vec16(&r, 0, 65535);
    CAS_TRY(cas_reader_end(&r));

    *out = exchange;
    return CAS_OK;
}

void cas_server_ecdh_params_encode(cas_writer *w, const cas_server_key_exchange *in)
{
    cas_write_u8(w, CAS_CURVE_TYPE_NAMED);
    cas_write_u16(w, in->namedcurve);
    cas_write_bounded8(w, in->point, 1, 255);
}

void cas_server_key_exchange_encode(cas_writer *w, const cas_server_key_exchange *in)
{
    cas_server_ecdh_params_encode(w, in);
    cas_write_u16(w, in->algorithm);
    cas_write_vec16(w, in->signature);
}
