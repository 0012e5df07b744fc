/*
 * flag_list.h: the flags that the shim honours. The others are what castls lacks, or what is not in
 * its scope: the shim ends with 89 for them, "not implemented", and never goes on without them.
 */
#ifndef BOGO_FLAG_LIST_H
#define BOGO_FLAG_LIST_H

/* Flag, name, what its value is. */
#define BOGO_FLAGS(X)                                                                              \
    X(PORT, "port", NUMBER)                                                                        \
    X(IPV6, "ipv6", NONE)                                                                          \
    X(SHIM_ID, "shim-id", NUMBER)                                                                  \
    X(SERVER, "server", NONE)                                                                      \
    X(RESUME_COUNT, "resume-count", NUMBER)                                                        \
    X(ASYNC, "async", NONE)                                                                        \
    X(IMPLICIT_HANDSHAKE, "implicit-handshake", NONE)                                              \
    X(MIN_VERSION, "min-version", NUMBER)                                                          \
    X(MAX_VERSION, "max-version", NUMBER)                                                          \
    X(NO_TLS1, "no-tls1", NONE)                                                                    \
    X(NO_TLS11, "no-tls11", NONE)                                                                  \
    X(NO_TLS12, "no-tls12", NONE)                                                                  \
    X(NO_TLS13, "no-tls13", NONE)                                                                  \
    X(EXPECT_VERSION, "expect-version", NUMBER)                                                    \
    X(CERT_FILE, "cert-file", TEXT)                                                                \
    X(KEY_FILE, "key-file", TEXT)                                                                  \
    X(TRUST_CERT, "trust-cert", TEXT)                                                              \
    X(SIGNING_PREFS, "signing-prefs", NUMBER)                                                      \
    X(NEW_X509_CREDENTIAL, "new-x509-credential", CREDENTIAL)                                      \
    X(NEW_RPK_CREDENTIAL, "new-rpk-credential", CREDENTIAL)                                        \
    X(EXPECT_SELECTED_CREDENTIAL, "expect-selected-credential", NUMBER)                            \
    X(MUST_MATCH_ISSUER, "must-match-issuer", NONE)                                                \
    X(OCSP_RESPONSE, "ocsp-response", BASE64)                                                      \
    X(SIGNED_CERT_TIMESTAMPS, "signed-cert-timestamps", BASE64)                                    \
    X(VERIFY_PEER, "verify-peer", NONE)                                                            \
    X(VERIFY_FAIL, "verify-fail", NONE)                                                            \
    X(REQUIRE_ANY_CLIENT_CERTIFICATE, "require-any-client-certificate", NONE)                      \
    X(USE_CUSTOM_VERIFY_CALLBACK, "use-custom-verify-callback", NONE)                              \
    X(EXPECT_VERIFY_RESULT, "expect-verify-result", NONE)                                          \
    X(REVERIFY_ON_RESUME, "reverify-on-resume", NONE)                                              \
    X(VERIFY_PREFS, "verify-prefs", NUMBER)                                                        \
    X(EXPECT_PEER_VERIFY_PREF, "expect-peer-verify-pref", NUMBER)                                  \
    X(EXPECT_PEER_SIGNATURE_ALGORITHM, "expect-peer-signature-algorithm", NUMBER)                  \
    X(EXPECT_PEER_CERT_FILE, "expect-peer-cert-file", TEXT)                                        \
    X(EXPECT_NO_PEER_CERT, "expect-no-peer-cert", NONE)                                            \
    X(ACCEPTED_PEER_CERT_TYPES, "accepted-peer-cert-types", NUMBER)                                \
    X(AVAILABLE_CLIENT_CERT_TYPES, "available-client-cert-types", NUMBER)                          \
    X(EXPECT_PEER_CERTIFICATE_TYPE, "expect-peer-certificate-type", NUMBER)                        \
    X(EXPECT_PEER_RPK_SHA256, "expect-peer-rpk-sha256", BASE64)                                    \
    X(USE_CLIENT_CA_LIST, "use-client-ca-list", TEXT)                                              \
    X(EXPECT_CLIENT_CA_LIST, "expect-client-ca-list", TEXT)                                        \
    X(USE_OLD_CLIENT_CERT_CALLBACK, "use-old-client-cert-callback", NONE)                          \
    X(FAIL_CERT_CALLBACK, "fail-cert-callback", NONE)                                              \
    X(CURVES, "curves", NUMBER)                                                                    \
    X(KEY_SHARES, "key-shares", NUMBER)                                                            \
    X(SERVER_SUPPORTED_GROUPS_HINT, "server-supported-groups-hint", NUMBER)                        \
    X(EXPECT_CURVE_ID, "expect-curve-id", NUMBER)                                                  \
    X(EXPECT_HRR, "expect-hrr", NONE)                                                              \
    X(EXPECT_NO_HRR, "expect-no-hrr", NONE)                                                        \
    X(SERVER_PREFERENCE, "server-preference", NONE)                                                \
    X(EXPECT_CIPHER, "expect-cipher", NUMBER)                                                      \
    X(EXPECT_CIPHER_AES, "expect-cipher-aes", NUMBER)                                              \
    X(HOST_NAME, "host-name", TEXT)                                                                \
    X(EXPECT_SERVER_NAME, "expect-server-name", TEXT)                                              \
    X(EXPECT_NO_SERVER_NAME, "expect-no-server-name", NONE)                                        \
    X(ADVERTISE_ALPN, "advertise-alpn", TEXT)                                                      \
    X(SELECT_ALPN, "select-alpn", TEXT)                                                            \
    X(EXPECT_ALPN, "expect-alpn", TEXT)                                                            \
    X(EXPECT_ADVERTISED_ALPN, "expect-advertised-alpn", TEXT)                                      \
    X(DECLINE_ALPN, "decline-alpn", NONE)                                                          \
    X(REJECT_ALPN, "reject-alpn", NONE)                                                            \
    X(NO_TICKET, "no-ticket", NONE)                                                                \
    X(USE_TICKET_CALLBACK, "use-ticket-callback", NONE)                                            \
    X(USE_TICKET_AEAD_CALLBACK, "use-ticket-aead-callback", NONE)                                  \
    X(EXPECT_TICKET_RENEWAL, "expect-ticket-renewal", NONE)                                        \
    X(EXPECT_NO_SESSION, "expect-no-session", NONE)                                                \
    X(EXPECT_SESSION_MISS, "expect-session-miss", NONE)                                            \
    X(EXPECT_SESSION_ID, "expect-session-id", NONE)                                                \
    X(EXPECT_NO_SESSION_ID, "expect-no-session-id", NONE)                                          \
    X(RESUMPTION_DELAY, "resumption-delay", NUMBER)                                                \
    X(EXPECT_TICKET_SUPPORTS_EARLY_DATA, "expect-ticket-supports-early-data", NONE)                \
    X(ENABLE_EARLY_DATA, "enable-early-data", NONE)                                                \
    X(EXPECT_ACCEPT_EARLY_DATA, "expect-accept-early-data", NONE)                                  \
    X(EXPECT_REJECT_EARLY_DATA, "expect-reject-early-data", NONE)                                  \
    X(EXPECT_NO_OFFER_EARLY_DATA, "expect-no-offer-early-data", NONE)                              \
    X(EXPECT_EARLY_DATA_REASON, "expect-early-data-reason", TEXT)                                  \
    X(EARLY_WRITE_AFTER_MESSAGE, "early-write-after-message", NUMBER)                              \
    X(ENABLE_OCSP_STAPLING, "enable-ocsp-stapling", NONE)                                          \
    X(ENABLE_SIGNED_CERT_TIMESTAMPS, "enable-signed-cert-timestamps", NONE)                        \
    X(EXPECT_OCSP_RESPONSE, "expect-ocsp-response", BASE64)                                        \
    X(EXPECT_SIGNED_CERT_TIMESTAMPS, "expect-signed-cert-timestamps", BASE64)                      \
    X(USE_OCSP_CALLBACK, "use-ocsp-callback", NONE)                                                \
    X(SET_OCSP_IN_CALLBACK, "set-ocsp-in-callback", NONE)                                          \
    X(DECLINE_OCSP_CALLBACK, "decline-ocsp-callback", NONE)                                        \
    X(FAIL_OCSP_CALLBACK, "fail-ocsp-callback", NONE)                                              \
    X(INSTALL_CERT_COMPRESSION_ALGS, "install-cert-compression-algs", NONE)                        \
    X(INSTALL_ONE_CERT_COMPRESSION_ALG, "install-one-cert-compression-alg", NUMBER)                \
    X(EXPORT_KEYING_MATERIAL, "export-keying-material", NUMBER)                                    \
    X(EXPORT_LABEL, "export-label", TEXT)                                                          \
    X(EXPORT_CONTEXT, "export-context", TEXT)                                                      \
    X(USE_EXPORT_CONTEXT, "use-export-context", NONE)                                              \
    X(EXPORT_TRAFFIC_SECRETS, "export-traffic-secrets", NONE)                                      \
    X(USE_EXPORTER_BETWEEN_READS, "use-exporter-between-reads", NONE)                              \
    X(SHIM_WRITES_FIRST, "shim-writes-first", NONE)                                                \
    X(SHIM_INITIAL_WRITE, "shim-initial-write", TEXT)                                              \
    X(REPEAT_SHIM_INITIAL_WRITE, "repeat-shim-initial-write", NUMBER)                              \
    X(SHIM_SHUTS_DOWN, "shim-shuts-down", NONE)                                                    \
    X(CHECK_CLOSE_NOTIFY, "check-close-notify", NONE)                                              \
    X(SEND_ALERT, "send-alert", NONE)                                                              \
    X(READ_WITH_UNFINISHED_WRITE, "read-with-unfinished-write", NONE)                              \
    X(READ_SIZE, "read-size", NUMBER)                                                              \
    X(PEEK_THEN_READ, "peek-then-read", NONE)                                                      \
    X(MAX_SEND_FRAGMENT, "max-send-fragment", NUMBER)                                              \
    X(KEY_UPDATE, "key-update", NONE)                                                              \
    X(KEY_UPDATE_BEFORE_READ, "key-update-before-read", NONE)                                      \
    X(NO_OP_EXTRA_HANDSHAKE, "no-op-extra-handshake", NONE)                                        \
    X(HANDSHAKE_NEVER_DONE, "handshake-never-done", NONE)                                          \
    X(EXPECT_MSG_CALLBACK, "expect-msg-callback", TEXT)                                            \
    X(USE_EARLY_CALLBACK, "use-early-callback", NONE)                                              \
    X(FAIL_EARLY_CALLBACK, "fail-early-callback", NONE)                                            \
    X(ENABLE_GREASE, "enable-grease", NONE)                                                        \
    X(PERMUTE_EXTENSIONS, "permute-extensions", NONE)                                              \
    X(EXPECT_TOTAL_RENEGOTIATIONS, "expect-total-renegotiations", NUMBER)                          \
    X(IS_HANDSHAKER_SUPPORTED, "is-handshaker-supported", NONE)

#endif
