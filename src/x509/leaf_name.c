/*
 * leaf_name.c: see leaf_name.h.
 */
#include "x509/leaf_name.h"

#include "x509/dn.h"
#include "x509/general_name.h"
#include "x509/name.h"

#define IP_TEXT_MAX 48

/* Whether text is the canonical form of an address: RFC 3986 for IPv4, RFC 5952 for IPv6. */
static bool is_text_of(castls_bytes address, castls_bytes text)
{
    uint8_t room[IP_TEXT_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_ip(&w, address);
    return cas_bytes_equal(cas_writer_bytes(&w), text);
}

static bool is_listed(castls_bytes der, const cas_cert *cert, castls_bytes common_name)
{
    cas_der d = cas_cert_names(der, cert);
    while (cas_der_has_more(&d)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes name = cas_general_name_read(&d, &kind);
        if ((kind == CAS_GENERAL_DNS && cas_bytes_equal_fold(name, common_name)) ||
            (kind == CAS_GENERAL_MAILBOX && cas_bytes_equal(name, common_name)) ||
            (kind == CAS_GENERAL_IP && is_text_of(name, common_name))) {
            return true;
        }
    }
    return false;
}

bool cas_leaf_common_name_is_listed(castls_bytes der, const cas_cert *cert)
{
    const castls_bytes common_name = cas_dn_common_name(cas_range_in(der, cert->subject));
    return cas_bytes_is_absent(common_name) || is_listed(der, cert, common_name);
}
