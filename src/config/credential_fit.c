/*
 * credential_fit.c: whether a credential fits a name, and the scheme to sign with.
 */
#include "config/credential.h"
#include "core/reader.h"
#include "crypto/scheme.h"
#include "x509/name.h"

bool cas_credential_fits_name(const castls_credential *credential, castls_bytes server_name)
{
    cas_name name = {0};
    if (credential->is_raw_key) {
        return true; /* It has no names. */
    }
    if (cas_name_parse(server_name, &name) != CAS_OK) {
        return false;
    }
    return cas_cert_is_for_name(cas_credential_der(credential, 0), &credential->leaf, &name);
}

uint16_t cas_credential_scheme(const castls_credential *credential, castls_bytes wanted,
                               castls_codes allowed, uint16_t version)
{
    const castls_key_kind kind = credential->leaf.key.kind;
    cas_reader r = cas_reader_on(wanted);
    while (cas_reader_has_more(&r)) {
        const uint16_t id = cas_read_u16(&r);
        const cas_scheme *scheme = cas_scheme_find(id);
        if (scheme == NULL || !cas_scheme_fits_key(scheme, kind, version)) {
            continue;
        }
        if (credential->schemes.count != 0 && !cas_code_list_has(&credential->schemes, id)) {
            continue;
        }
        if (allowed.count != 0 && !cas_codes_has(allowed, id)) {
            continue;
        }
        return id;
    }
    return 0;
}
