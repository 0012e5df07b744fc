/*
 * punycode.h: a label of a domain name in the form that the DNS carries: RFC 3492's encoding of
 * Unicode behind "xn--". What Unicode's own rules would do to it before (RFC 5891) is not done
 * here: who writes a list of domains has done it.
 */
#ifndef CAS_X509_PUNYCODE_H
#define CAS_X509_PUNYCODE_H

#include "core/writer.h"

#define CAS_LABEL_LEN_MAX 63 /* Bytes of a label (RFC 1035 section 2.3.4). */

/*
 * Writes a label of UTF-8: as it is, in lower case, where it is ASCII; else "xn--" and its
 * encoding. CAS_ERR_DECODE for what is no UTF-8, empty, or longer than a label may be.
 */
CAS_MUST_USE cas_err cas_punycode_write_label(castls_bytes label, cas_writer *w);

#endif
