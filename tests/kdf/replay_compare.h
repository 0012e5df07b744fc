/*
 * replay_compare.h: a message of ours beside the trace's, where NSS writes another layout.
 */
#ifndef CAS_TESTS_REPLAY_COMPARE_H
#define CAS_TESTS_REPLAY_COMPARE_H

#include "core/bytes.h"

/*
 * Fails the test unless two handshake messages say the same, apart from:
 *
 *   ClientHello          which suites, groups and schemes are offered, what only NSS writes
 *                        (renegotiation_info, session_ticket, padding), and what we offer beyond
 *   HelloRetryRequest    the cookie, which NSS has and we have not been asked for
 *   EncryptedExtensions  supported_groups, which only NSS writes; and server_name when resumed
 *   CertificateRequest   which schemes are accepted, and what we offer beyond
 *   Certificate          the certificate, where the trace's key is one that castls refuses
 *   NewSessionTicket     the nonce
 *
 * and the order of extensions. All others are the same bytes.
 */
void replay_compare(castls_bytes ours, castls_bytes theirs);

#endif
