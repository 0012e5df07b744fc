/*
 * verify_hint.c: see verify_hint.h. A hint is a guess from what was presented; the outcome does not
 * depend on it.
 */
#include "x509/verify_hint.h"

#include "x509/dn.h"
#include "x509/general_name.h"

#define DAY_S 86400
#define MADE_S INT64_C(1790000000) /* 2026-09-21: castls was not made before. */
#define NAME_SHOWN_MAX 512

#define HINT_INTERMEDIATE                                                                          \
    "The server probably leaves out its intermediate certificate: it has to send the whole "       \
    "chain, "                                                                                      \
    "leaf first."
#define HINT_PRIVATE_ROOT                                                                          \
    "The chain ends in a root that is not trusted here: if it is your own, trust it; if you do "   \
    "not "                                                                                         \
    "know it, somebody may stand in between."
#define HINT_PROXY                                                                                 \
    "The issuer looks like a product that inspects TLS (a corporate proxy or a virus scanner): "   \
    "trust its root, which its administrator has; do not turn verification off."
#define HINT_OTHER_KEY                                                                             \
    "A certificate of the issuer's name is there, but its key did not sign this one: the CA may "  \
    "have been renewed, or made anew under its old name."
#define HINT_CLOCK "This machine's clock stands before the day castls was made: set the clock."
#define HINT_SKEW                                                                                  \
    "It is less than a day too early: this machine's clock or the CA's is probably off; set the "  \
    "clock (NTP)."
#define HINT_ALL_EXPIRED                                                                           \
    "All certificates of the chain have expired: this machine's clock may be wrong."
#define HINT_CA_EXPIRED                                                                            \
    "It is a CA's certificate that has expired: the server has to send a newer one, or the "       \
    "trusted "                                                                                     \
    "roots have to be updated."
#define HINT_WILDCARD "A wildcard stands for one label, not for more and not for none."
#define HINT_ADDRESS "The certificate lists no address: connect by one of its names."
#define HINT_OWN_PKI                                                                               \
    "If this is your own PKI, the policy \"private\" may fit, or turn that one rule off."

/* What the makers of products that inspect TLS write into the names of their CAs. */
static const char *const inspectors[] = {
    "zscaler",     "fortinet",   "fortigate",   "netskope",    "palo alto",     "blue coat",
    "umbrella",    "sophos",     "kaspersky",   "avast",       "avg web",       "eset",
    "bitdefender", "checkpoint", "check point", "forcepoint",  "websense",      "mcafee",
    "barracuda",   "sonicwall",  "watchguard",  "iboss",       "lightspeed",    "goguardian",
    "untangle",    "squid",      "mitmproxy",   "fiddler",     "charles proxy", "portswigger",
    "proxy",       "inspection", "firewall",    "web gateway", "web filter",    "decrypt",
};

static bool has_word(castls_bytes text, castls_bytes word)
{
    for (size_t i = 0; i + word.len <= text.len; i++) {
        if (cas_bytes_equal_fold(cas_bytes_slice(text, i, word.len), word)) {
            return true;
        }
    }
    return false;
}

static bool is_inspector(castls_bytes name)
{
    uint8_t room[NAME_SHOWN_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_dn(&w, name);
    for (size_t i = 0; i < CAS_COUNT(inspectors); i++) {
        if (has_word(cas_writer_bytes(&w), cas_text(*CAS_AT(inspectors, i)))) {
            return true;
        }
    }
    return false;
}

static const char *hint_of_issuer(const cas_verdict *verdict, castls_bytes der,
                                  const cas_cert *cert)
{
    if (is_inspector(cas_range_in(der, cert->issuer))) {
        return HINT_PROXY;
    }
    if (verdict->path_count > verdict->depth + 1) {
        return HINT_OTHER_KEY;
    }
    if (verdict->depth != 0 && cert->is_self_issued) {
        return HINT_PRIVATE_ROOT;
    }
    return cert->is_self_issued ? "" : HINT_INTERMEDIATE;
}

/* Whether each of the peer's certificates that can be read has expired. */
static bool all_expired(castls_parts chain, int64_t now)
{
    for (size_t i = 0; i < chain.count; i++) {
        cas_cert cert = {0};
        if (cas_cert_decode(cas_parts_get(chain, i), &cert) == CAS_OK && now <= cert.not_after) {
            return false;
        }
    }
    return chain.count > 1;
}

static const char *hint_of_time(castls_parts chain, int64_t now, const cas_verdict *verdict,
                                const cas_cert *cert)
{
    if (now < MADE_S) {
        return HINT_CLOCK;
    }
    if (verdict->err == CAS_ERR_CERTIFICATE_NOT_YET_VALID) {
        return cert->not_before - now < DAY_S ? HINT_SKEW : "";
    }
    if (all_expired(chain, now)) {
        return HINT_ALL_EXPIRED;
    }
    return verdict->depth != 0 ? HINT_CA_EXPIRED : "";
}

/* Whether the name lies next to a wildcard that does not cover it: the domain itself, or too
 * deep. */
static bool is_near_wildcard(castls_bytes presented, castls_bytes asked)
{
    const castls_bytes domain = cas_bytes_skip(presented, 2);
    const size_t more = asked.len < domain.len ? 0 : asked.len - domain.len;
    return cas_bytes_starts_with(presented, CAS_TEXT("*.")) &&
           cas_bytes_equal_fold(cas_bytes_skip(asked, more), domain) &&
           (more == 0 || cas_bytes_get(asked, more - 1) == '.');
}

static const char *hint_of_name(const cas_name_list *names, castls_bytes der, const cas_cert *cert)
{
    if (names == NULL || names->count == 0) {
        return "";
    }
    const cas_name *asked = CAS_AT(names->name, 0);
    bool has_address = false;
    cas_der d = cas_cert_names(der, cert);
    while (cas_der_has_more(&d)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes name = cas_general_name_read(&d, &kind);
        has_address = has_address || kind == CAS_GENERAL_IP;
        if (kind == CAS_GENERAL_DNS && asked->kind == CAS_NAME_DNS &&
            is_near_wildcard(name, cas_name_bytes(asked))) {
            return HINT_WILDCARD;
        }
    }
    return asked->kind == CAS_NAME_IP && !has_address && cert->san_count != 0 ? HINT_ADDRESS : "";
}

const char *cas_verify_hint(const cas_verifier *verifier, castls_parts chain,
                            const cas_name_list *names, int64_t now, const cas_verdict *verdict)
{
    const castls_bytes der = cas_verdict_cert(verifier, chain, verdict, verdict->depth);
    cas_cert cert = {0};
    if (cas_cert_decode(der, &cert) != CAS_OK) {
        return "";
    }
    switch (verdict->err) {
    case CAS_ERR_UNKNOWN_ISSUER:
    case CAS_ERR_SELF_SIGNED:
        return hint_of_issuer(verdict, der, &cert);
    case CAS_ERR_CERTIFICATE_EXPIRED:
    case CAS_ERR_CERTIFICATE_NOT_YET_VALID:
        return hint_of_time(chain, now, verdict, &cert);
    case CAS_ERR_NAME_MISMATCH:
        return hint_of_name(names, der, &cert);
    default:
        return verdict->rule != CAS_RULE_NONE ? HINT_OWN_PKI : "";
    }
}
