/*
 * reason.h: the one list of everything that can go wrong. Each row: number (append-only, never used
 * again), name, public code, the alert that goes to the peer, a sentence for a person, and what to
 * do about it ("" where there is nothing to do). The public enum castls_reason in castls/reason.h
 * has the same numbers; reason.c holds the two together at compile time.
 *
 * No alert number and no error text stands anywhere else.
 */
#ifndef CAS_CORE_REASON_H
#define CAS_CORE_REASON_H

/* clang-format off */
#define CAS_REASONS(X) \
    /* 1..99: the library itself */ \
    X(1, MEMORY, CASTLS_NO_MEMORY, CASTLS_ALERT_INTERNAL_ERROR, "There is not enough memory.", "") \
    X(2, ROOM, CASTLS_NO_ROOM, CASTLS_ALERT_INTERNAL_ERROR, "The room that was given is too small.", "Give more room and call again.") \
    X(3, ARGUMENT, CASTLS_BAD_ARGUMENT, CASTLS_ALERT_NONE, "An argument is out of its range.", "The function's documentation in the header states each range.") \
    X(4, STATE, CASTLS_BAD_STATE, CASTLS_ALERT_NONE, "The call does not fit the state of the object.", "The function's documentation in the header states when it may be called.") \
    X(5, INTERNAL, CASTLS_FAILED, CASTLS_ALERT_INTERNAL_ERROR, "castls broke one of its own rules.", "This is a defect of castls: please report it with the steps that led here.") \
    X(6, LIMIT, CASTLS_LIMIT, CASTLS_ALERT_INTERNAL_ERROR, "A limit of castls was reached.", "") \
    X(7, UNSUPPORTED, CASTLS_UNSUPPORTED, CASTLS_ALERT_NONE, "This build of castls does not have what was asked for.", "docs/status.md says what works; a provider that has the algorithm may help.") \
    X(8, CANCELLED, CASTLS_CANCELLED, CASTLS_ALERT_USER_CANCELED, "The operation was cancelled.", "") \
    X(9, REFUSED, CASTLS_REFUSED, CASTLS_ALERT_ACCESS_DENIED, "The application refused the connection.", "") \
    X(10, CLOCK, CASTLS_FAILED, CASTLS_ALERT_INTERNAL_ERROR, "The configuration's clock gave no time.", "Set a clock, or use castls_io, which sets the system's.") \
    X(11, RANDOM, CASTLS_CRYPTO, CASTLS_ALERT_INTERNAL_ERROR, "The random source failed.", "") \
    X(12, CRYPTO, CASTLS_CRYPTO, CASTLS_ALERT_INTERNAL_ERROR, "The crypto provider failed.", "") \
    X(13, PROVIDER, CASTLS_CRYPTO, CASTLS_ALERT_INTERNAL_ERROR, "The crypto provider's table is not usable.", "The table breaks a fact that castls/provider.h demands.") \
    /* 100..199: records */ \
    X(100, RECORD_TYPE, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent a record of an unknown type.", "Is the other end really speaking TLS on this port?") \
    X(101, RECORD_VERSION, CASTLS_PROTOCOL, CASTLS_ALERT_PROTOCOL_VERSION, "The peer sent a record with a version that no TLS uses.", "Is the other end really speaking TLS on this port?") \
    X(102, RECORD_TOO_LONG, CASTLS_PROTOCOL, CASTLS_ALERT_RECORD_OVERFLOW, "The peer sent a record that is longer than the limit.", "") \
    X(103, RECORD_EMPTY, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent an empty handshake or alert record.", "") \
    X(104, RECORD_EMPTY_COUNT, CASTLS_LIMIT, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent too many empty records in a row.", "") \
    X(105, RECORD_BAD_MAC, CASTLS_BAD_MAC, CASTLS_ALERT_BAD_RECORD_MAC, "A record from the peer could not be opened: it was damaged, forged, or sealed with another key.", "") \
    X(106, RECORD_NO_TYPE, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "A record from the peer holds padding only.", "") \
    X(107, RECORD_UNPROTECTED, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent a plaintext record where only protected ones may come.", "") \
    X(108, RECORD_SEQUENCE, CASTLS_LIMIT, CASTLS_ALERT_INTERNAL_ERROR, "A key has sealed as many records as it may.", "") \
    X(109, RECORD_CCS, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent a change_cipher_spec record where none may come.", "") \
    X(110, RECORD_CCS_COUNT, CASTLS_LIMIT, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent too many change_cipher_spec records.", "") \
    X(111, RECORD_ALERT_LENGTH, CASTLS_PROTOCOL, CASTLS_ALERT_DECODE_ERROR, "The peer sent an alert record that is not two bytes long.", "") \
    X(112, RECORD_WARNING_COUNT, CASTLS_LIMIT, CASTLS_ALERT_DECODE_ERROR, "The peer sent too many warning alerts.", "") \
    X(113, PEER_SPEAKS_HTTP, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer answered with plain HTTP.", "This port does not speak TLS: use http:// for it, or find the port that does.") \
    X(114, PEER_SENT_HTTP_REQUEST, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent a plain HTTP request to a TLS port.", "The client has to use https:// for this port.") \
    X(115, PEER_SPEAKS_SSLV2, CASTLS_PROTOCOL, CASTLS_ALERT_PROTOCOL_VERSION, "The peer sent an SSLv2 hello.", "The client is too old: it has to speak TLS 1.2 or 1.3.") \
    X(116, PEER_SPEAKS_TEXT, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer speaks a plain-text protocol (SMTP, IMAP, POP3, FTP or SSH), not TLS.", "Use the protocol's STARTTLS (castls connect --starttls), or the port that speaks TLS at once.") \
    X(117, EARLY_DATA_TOO_MUCH, CASTLS_LIMIT, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent more early data than its limit.", "") \
    X(118, RECORD_KEY_BOUNDARY, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer let a handshake message cross a change of keys.", "") \
    X(119, RECORD_INTERLEAVED, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer put another record between the parts of a handshake message.", "") \
    X(120, APPLICATION_DATA_EARLY, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent application data before the handshake was done.", "") \
    X(121, TRUNCATED, CASTLS_TRUNCATED, CASTLS_ALERT_NONE, "The stream ended without close_notify: data may be missing at its end.", "If the protocol above marks its own end, this may be accepted; else treat the data as cut off.") \
    X(122, RECORD_AFTER_CLOSE, CASTLS_PROTOCOL, CASTLS_ALERT_NONE, "The peer sent data after its close_notify.", "") \
    X(123, CLOSED_IN_HANDSHAKE, CASTLS_TRUNCATED, CASTLS_ALERT_NONE, "The peer closed the connection during the handshake.", "The peer's log may say why; a middlebox that dislikes a large ClientHello does this too (try without X25519MLKEM768).") \
    X(124, MESSAGE_TOO_EARLY, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer went on with the handshake before it could have our answer.", "") \
    X(125, RECORD_ALERT_LEVEL, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The peer sent an alert of a level that is neither warning nor fatal.", "") \
    X(126, RECORD_CCS_MALFORMED, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent a change_cipher_spec record that is not the one byte 1.", "") \
    /* 200..299: decoding */ \
    X(200, DECODE, CASTLS_PROTOCOL, CASTLS_ALERT_DECODE_ERROR, "A message from the peer is malformed.", "") \
    X(201, MESSAGE_TOO_LONG, CASTLS_LIMIT, CASTLS_ALERT_ILLEGAL_PARAMETER, "A handshake message from the peer is longer than the limit.", "") \
    X(202, EXTENSION_TWICE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The peer sent the same extension twice in one message.", "") \
    X(203, EXTENSION_UNASKED, CASTLS_PROTOCOL, CASTLS_ALERT_UNSUPPORTED_EXTENSION, "The peer answered with an extension that was not offered.", "") \
    X(204, EXTENSION_MISPLACED, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The peer sent an extension in a message where it may not stand.", "") \
    X(205, EXTENSION_MISSING, CASTLS_PROTOCOL, CASTLS_ALERT_MISSING_EXTENSION, "The peer left out an extension that TLS 1.3 requires.", "") \
    X(206, EXTENSION_COUNT, CASTLS_LIMIT, CASTLS_ALERT_DECODE_ERROR, "The peer sent more extensions than the limit.", "") \
    X(207, CLIENT_HELLO_COMPRESSION, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The client offers a compression method other than null, or not null.", "") \
    X(208, SERVER_HELLO_COMPRESSION, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server chose a compression method.", "") \
    X(209, KEY_SHARE_TWICE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The client sent two key shares for one group.", "") \
    X(210, KEY_SHARE_NOT_A_GROUP, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The client sent a key share for a group that it does not list.", "") \
    X(211, PSK_NOT_LAST, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "pre_shared_key is not the last extension of the ClientHello.", "") \
    X(212, PSK_BINDER_COUNT, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The client sent another number of binders than of identities.", "") \
    X(213, EMPTY_LIST, CASTLS_PROTOCOL, CASTLS_ALERT_DECODE_ERROR, "The peer sent an empty list where one entry at least must stand.", "") \
    X(214, KEY_UPDATE_REQUEST, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The peer sent a KeyUpdate with an unknown request.", "") \
    X(215, SERVER_NAME_INVALID, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The client sent a server name that is not a host name.", "") \
    X(216, SESSION_DECODE, CASTLS_BAD_ARGUMENT, CASTLS_ALERT_NONE, "The bytes are not a session of this version of castls.", "") \
    X(217, LIST_COUNT, CASTLS_LIMIT, CASTLS_ALERT_DECODE_ERROR, "The peer sent a list that is longer than the limit.", "") \
    X(218, SERVER_NAME_TWICE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The client sent two server names of one type.", "") \
    X(219, RECORD_SIZE_LIMIT, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The peer sent a record size limit that is out of range.", "") \
    X(220, OID_FILTER_TWICE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server sent two certificate filters for one object identifier.", "") \
    X(221, CURVE_TYPE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server's key exchange is not over a named curve.", "") \
    /* 300..499: the handshake */ \
    X(300, UNEXPECTED_MESSAGE, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent a handshake message that may not come in this state.", "") \
    X(301, VERSION, CASTLS_PROTOCOL, CASTLS_ALERT_PROTOCOL_VERSION, "The peers have no TLS version in common.", "castls speaks TLS 1.3 and, where built, 1.2; the peer has to be updated if it offers only older ones.") \
    X(302, NO_SUITE, CASTLS_PROTOCOL, CASTLS_ALERT_HANDSHAKE_FAILURE, "The peers have no cipher suite in common.", "Compare the cipher suites of both configurations.") \
    X(303, NO_GROUP, CASTLS_PROTOCOL, CASTLS_ALERT_HANDSHAKE_FAILURE, "The peers have no key exchange group in common.", "Compare the groups of both configurations.") \
    X(304, NO_SCHEME, CASTLS_PROTOCOL, CASTLS_ALERT_HANDSHAKE_FAILURE, "No credential can sign with a scheme that the peer accepts.", "Compare the key's type with the signature schemes of the peer; an ECDSA P-256 certificate is accepted nearly everywhere.") \
    X(305, NO_CREDENTIAL, CASTLS_CONFIG, CASTLS_ALERT_INTERNAL_ERROR, "The server has no credential.", "Add a certificate and its key to the configuration.") \
    X(306, NO_ALPN, CASTLS_PROTOCOL, CASTLS_ALERT_NO_APPLICATION_PROTOCOL, "The peers have no application protocol (ALPN) in common.", "Compare the ALPN lists of both sides.") \
    X(307, UNKNOWN_NAME, CASTLS_PROTOCOL, CASTLS_ALERT_UNRECOGNIZED_NAME, "The client asks for a server name that is not served here.", "") \
    X(308, SUITE_NOT_OFFERED, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server chose a cipher suite that was not offered.", "") \
    X(309, GROUP_NOT_OFFERED, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server chose a group that was not offered.", "") \
    X(310, VERSION_NOT_OFFERED, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server chose a version that was not offered.", "") \
    X(311, SESSION_ID_ECHO, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server did not echo the session id.", "") \
    X(312, DOWNGRADE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The handshake was downgraded: the server marks that it speaks TLS 1.3 and answered with less.", "Something between the two changes the traffic.") \
    X(313, HRR_TWICE, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The server sent a second HelloRetryRequest.", "") \
    X(314, HRR_NO_CHANGE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "A HelloRetryRequest asks for nothing that would change the ClientHello.", "") \
    X(315, HRR_MISMATCH, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The ServerHello does not fit the HelloRetryRequest before it.", "") \
    X(316, SECOND_HELLO_CHANGED, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The second ClientHello changed what it may not change.", "") \
    X(317, COOKIE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The client's cookie is missing or wrong.", "") \
    X(318, KEY_SHARE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The peer's key share is not valid for its group.", "") \
    X(319, PSK_INDEX, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server chose a PSK that was not offered.", "") \
    X(320, PSK_HASH, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server chose a cipher suite whose hash does not fit the PSK.", "") \
    X(321, PSK_MODE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server accepted a PSK without a key exchange, which was not offered.", "") \
    X(322, PSK_BINDER, CASTLS_PROTOCOL, CASTLS_ALERT_DECRYPT_ERROR, "The client's PSK binder is wrong.", "") \
    X(323, EARLY_DATA_UNASKED, CASTLS_PROTOCOL, CASTLS_ALERT_UNSUPPORTED_EXTENSION, "The server accepted early data that was not offered.", "") \
    X(324, EARLY_DATA_MISMATCH, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server accepted early data under other parameters than those it was sent with.", "") \
    X(325, ALPN_NOT_OFFERED, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server chose an application protocol that was not offered.", "") \
    X(326, ALPN_COUNT, CASTLS_PROTOCOL, CASTLS_ALERT_DECODE_ERROR, "The server answered with another number of application protocols than one.", "") \
    X(327, SCHEME_NOT_OFFERED, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The peer signed with a scheme that was not offered.", "") \
    X(328, SCHEME_WRONG_KEY, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The peer signed with a scheme that does not fit the key in its certificate.", "") \
    X(329, BAD_SIGNATURE, CASTLS_PROTOCOL, CASTLS_ALERT_DECRYPT_ERROR, "The peer's handshake signature is wrong.", "The peer does not hold the key of the certificate that it sent.") \
    X(330, BAD_FINISHED, CASTLS_PROTOCOL, CASTLS_ALERT_DECRYPT_ERROR, "The peer's Finished is wrong: the two sides did not see the same handshake.", "") \
    X(331, CERTIFICATE_EMPTY, CASTLS_PROTOCOL, CASTLS_ALERT_DECODE_ERROR, "The server sent no certificate.", "") \
    X(332, CERTIFICATE_REQUIRED, CASTLS_TRUST, CASTLS_ALERT_CERTIFICATE_REQUIRED, "The client sent no certificate, and one is required.", "Give the client a certificate and its key (castls connect --cert FILE --key FILE).") \
    X(333, CERTIFICATE_CONTEXT, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "A certificate request context is not what it must be.", "") \
    X(334, ALERT_RECEIVED, CASTLS_ALERTED, CASTLS_ALERT_NONE, "The peer ended the connection with an alert.", "The alert's name says what the peer did not like; its log may say more.") \
    X(335, MESSAGE_COUNT, CASTLS_LIMIT, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent too many post-handshake messages in a row.", "") \
    X(336, TRANSITION, CASTLS_FAILED, CASTLS_ALERT_INTERNAL_ERROR, "A handshake handler chose a state that its table does not list.", "This is a defect of castls: please report it.") \
    X(337, PROOF, CASTLS_FAILED, CASTLS_ALERT_INTERNAL_ERROR, "The handshake would have finished without all of its proofs.", "This is a defect of castls: please report it.") \
    X(338, SCHEMES_MISSING, CASTLS_PROTOCOL, CASTLS_ALERT_MISSING_EXTENSION, "A certificate handshake needs signature_algorithms, and the peer sent none.", "") \
    X(339, FLIGHT_TOO_LONG, CASTLS_LIMIT, CASTLS_ALERT_INTERNAL_ERROR, "The messages to send are longer than the limit.", "Send fewer or shorter certificates.") \
    X(340, TICKET_LIFETIME, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server sent a ticket that lives longer than a week.", "") \
    X(341, LEGACY_VERSION, CASTLS_PROTOCOL, CASTLS_ALERT_PROTOCOL_VERSION, "The peer sent a wrong legacy version.", "") \
    X(342, EXPORTER, CASTLS_BAD_STATE, CASTLS_ALERT_NONE, "There is no exporter secret yet.", "Export after the handshake is done; the early exporter exists only with a PSK.") \
    X(343, UNKNOWN_CREDENTIAL, CASTLS_BAD_ARGUMENT, CASTLS_ALERT_INTERNAL_ERROR, "The operation was answered with a credential that cannot be used here.", "") \
    X(344, CUSTOM_EXTENSION, CASTLS_REFUSED, CASTLS_ALERT_ILLEGAL_PARAMETER, "The application refused an extension.", "") \
    X(345, RENEGOTIATION, CASTLS_PROTOCOL, CASTLS_ALERT_NO_RENEGOTIATION, "The peer asked for renegotiation, which castls never does.", "") \
    X(346, FALLBACK, CASTLS_PROTOCOL, CASTLS_ALERT_INAPPROPRIATE_FALLBACK, "The client fell back to an older version without need.", "") \
    X(347, EARLY_DATA_VERSION, CASTLS_PROTOCOL, CASTLS_ALERT_PROTOCOL_VERSION, "The server chose TLS 1.2 although early data of TLS 1.3 was sent.", "The server was changed since the last visit: forget its sessions.") \
    X(348, EXTENDED_MAIN_SECRET, CASTLS_PROTOCOL, CASTLS_ALERT_HANDSHAKE_FAILURE, "The peer does not have the extended main secret, which is required.", "The peer has to be updated, or the requirement dropped.") \
    X(349, RESUMED_WITHOUT_EMS, CASTLS_PROTOCOL, CASTLS_ALERT_HANDSHAKE_FAILURE, "A session with the extended main secret was resumed without it.", "") \
    X(350, RESUMED_WITH_EMS, CASTLS_PROTOCOL, CASTLS_ALERT_HANDSHAKE_FAILURE, "A session without the extended main secret was resumed with it.", "") \
    X(351, RESUMED_OTHER_SUITE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "A session was resumed under another cipher suite than its own.", "") \
    X(352, RENEGOTIATION_INFO, CASTLS_PROTOCOL, CASTLS_ALERT_HANDSHAKE_FAILURE, "The peer takes this handshake for a renegotiation of another connection.", "") \
    X(353, POINT_FORMATS, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The peer does not take uncompressed points.", "") \
    X(354, SUITE_WRONG_KEY, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The key in the server's certificate does not fit the cipher suite.", "") \
    X(355, CERTIFICATE_CURVE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The key in the server's certificate lies on a curve that was not offered.", "") \
    X(356, NO_ISSUER, CASTLS_PROTOCOL, CASTLS_ALERT_HANDSHAKE_FAILURE, "No credential was issued by an authority that the peer names.", "Compare the issuers of the chain with the peer's list, or send the intermediate certificates along.") \
    X(357, RESUMED_UNKNOWN, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server resumed a session that was not offered.", "") \
    X(358, INSECURE_RENEGOTIATION, CASTLS_PROTOCOL, CASTLS_ALERT_HANDSHAKE_FAILURE, "The server does not signal secure renegotiation, which is required.", "The server has to be updated (RFC 5746), or the requirement dropped.") \
    X(360, COMPRESSED_CERTIFICATE, CASTLS_PROTOCOL, CASTLS_ALERT_BAD_CERTIFICATE, "The peer's compressed certificate cannot be decompressed to the length that it states.", "") \
    X(361, COMPRESSION_NOT_OFFERED, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The peer compressed its certificate with an algorithm that was not offered.", "") \
    X(362, CERTIFICATE_TYPE, CASTLS_PROTOCOL, CASTLS_ALERT_UNSUPPORTED_CERTIFICATE, "The peers have no certificate type in common.", "Compare the certificate types (X.509, raw public key) of both configurations.") \
    X(363, CERTIFICATE_TYPE_NOT_OFFERED, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server chose a certificate type that was not offered.", "") \
    X(364, RAW_KEY_COUNT, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The peer sent more than one raw public key.", "") \
    X(365, RAW_KEY_UNKNOWN, CASTLS_TRUST, CASTLS_ALERT_CERTIFICATE_UNKNOWN, "The peer's raw public key is none of those that are trusted.", "Add the peer's SubjectPublicKeyInfo to the trusted keys, if it is the right one.") \
    X(366, NO_CREDENTIAL_TYPE, CASTLS_PROTOCOL, CASTLS_ALERT_HANDSHAKE_FAILURE, "No credential is of a type that the peer takes.", "Compare the certificate types (X.509, raw public key; in TLS 1.2 also RSA or ECDSA keys of clients) of both configurations.") \
    X(367, CERTIFICATE_TYPES_DEFAULT, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The client lists X.509 as its only certificate type, which goes without saying.", "") \
    X(370, ECH_TYPE, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "An encrypted_client_hello extension is neither of the outer nor of the inner kind.", "") \
    X(371, ECH_CONFIRMATION, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server accepted the encrypted ClientHello in its HelloRetryRequest, and not in its ServerHello.", "") \
    X(372, ECH_PSK, CASTLS_PROTOCOL, CASTLS_ALERT_ILLEGAL_PARAMETER, "The server resumed a session and did not accept the encrypted ClientHello that offered it.", "") \
    X(373, ECH_REJECTED, CASTLS_PROTOCOL, CASTLS_ALERT_ECH_REQUIRED, "The server did not accept the encrypted ClientHello.", "Connect anew with the retry configurations that it sent (castls_conn_ech_retry_configs), or without ECH where it sent none.") \
    X(390, QUIC_LEVEL, CASTLS_PROTOCOL, CASTLS_ALERT_UNEXPECTED_MESSAGE, "The peer sent handshake bytes at an encryption level where none may come.", "") \
    X(391, QUIC_SESSION_ID, CASTLS_PROTOCOL, CASTLS_ALERT_NONE, "The client sent a legacy_session_id, which QUIC does not allow.", "") \
    X(392, QUIC_EARLY_DATA_MAX, CASTLS_PROTOCOL, CASTLS_ALERT_NONE, "The server sent a ticket with a limit on early data, which QUIC does not know.", "") \
    X(393, QUIC_TRANSPORT_PARAMETERS, CASTLS_PROTOCOL, CASTLS_ALERT_NONE, "The peer's QUIC transport parameters are malformed.", "") \
    X(394, QUIC_CRYPTO_BUFFER, CASTLS_LIMIT, CASTLS_ALERT_NONE, "The peer sent more handshake bytes than are kept while an operation waits.", "") \
    X(395, QUIC_ONLY, CASTLS_PROTOCOL, CASTLS_ALERT_UNSUPPORTED_EXTENSION, "The client sent QUIC's transport parameters, and this is not QUIC.", "") \
    X(396, QUIC_CLOSED, CASTLS_ALERTED, CASTLS_ALERT_NONE, "The peer closed the QUIC connection with an error that is not of TLS.", "") \
    /* 500..699: certificates and trust */ \
    X(500, CERTIFICATE_DECODE, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A certificate is malformed.", "") \
    X(501, CERTIFICATE_VERSION, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A certificate is not of X.509 version 3.", "") \
    X(502, CERTIFICATE_EXPIRED, CASTLS_TRUST, CASTLS_ALERT_CERTIFICATE_EXPIRED, "A certificate has expired.", "The owner of the certificate has to renew it; check this machine's clock too.") \
    X(503, CERTIFICATE_NOT_YET_VALID, CASTLS_TRUST, CASTLS_ALERT_CERTIFICATE_EXPIRED, "A certificate is not valid yet.", "Check this machine's clock.") \
    X(504, UNKNOWN_ISSUER, CASTLS_TRUST, CASTLS_ALERT_UNKNOWN_CA, "No path leads from the certificate to a trusted root.", "Trust the root that issued it (castls connect --ca FILE), or let the server send the missing intermediate certificate.") \
    X(505, NAME_MISMATCH, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "The certificate is not for the name that was asked for.", "Use a name that the certificate lists, or get a certificate for this one.") \
    X(506, CERTIFICATE_SIGNATURE, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A certificate's signature is wrong.", "") \
    X(507, CERTIFICATE_ALGORITHM, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A certificate is signed with an algorithm that is not accepted.", "") \
    X(508, CERTIFICATE_KEY, CASTLS_TRUST, CASTLS_ALERT_UNSUPPORTED_CERTIFICATE, "A certificate holds a key that is not supported or too weak.", "") \
    X(509, NOT_A_CA, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A certificate that is no CA signed another one.", "") \
    X(510, CA_AS_LEAF, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A CA's certificate is used as the certificate of a server or client.", "") \
    X(511, PATH_LENGTH, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "The chain is longer than a CA in it allows.", "") \
    X(512, KEY_USAGE, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A certificate's key usage does not allow what it is used for.", "") \
    X(513, EXTENDED_KEY_USAGE, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A certificate's extended key usage does not allow what it is used for.", "") \
    X(514, CRITICAL_EXTENSION, CASTLS_TRUST, CASTLS_ALERT_UNSUPPORTED_CERTIFICATE, "A certificate has a critical extension that castls does not know.", "") \
    X(515, NAME_CONSTRAINT, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A name in a certificate lies outside what a CA above it may issue.", "") \
    X(516, PATH_BUDGET, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "Building a certificate path took more work than the budget allows.", "") \
    X(517, CHAIN_TOO_LONG, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "The peer sent more certificates than the limit.", "") \
    X(518, REVOKED, CASTLS_TRUST, CASTLS_ALERT_CERTIFICATE_REVOKED, "A certificate has been revoked.", "") \
    X(519, REVOCATION_UNKNOWN, CASTLS_TRUST, CASTLS_ALERT_CERTIFICATE_UNKNOWN, "It cannot be told whether a certificate has been revoked.", "") \
    X(520, CRL_DECODE, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A certificate revocation list is malformed or not supported.", "") \
    X(521, CRL_EXPIRED, CASTLS_TRUST, CASTLS_ALERT_CERTIFICATE_UNKNOWN, "A certificate revocation list has expired.", "") \
    X(522, CERTIFICATE_SERIAL, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A certificate's serial number is not valid.", "") \
    X(523, CERTIFICATE_TIME, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "A certificate's time of validity is malformed.", "") \
    X(524, CERTIFICATE_EXTENSION, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE, "An extension of a certificate is malformed.", "") \
    X(525, NO_TRUST, CASTLS_CONFIG, CASTLS_ALERT_UNKNOWN_CA, "There is no trusted root at all.", "Install the system's roots (Debian: the package ca-certificates), or name a root (castls connect --ca FILE, SSL_CERT_FILE).") \
    X(526, SELF_SIGNED, CASTLS_TRUST, CASTLS_ALERT_UNKNOWN_CA, "The certificate signs itself and is not trusted.", "Trust its root (castls connect --ca FILE), or use a certificate from a CA.") \
    X(527, CERTIFICATE_TOO_LONG, CASTLS_LIMIT, CASTLS_ALERT_BAD_CERTIFICATE, "A certificate is longer than the limit.", "") \
    X(528, NAME_MISSING, CASTLS_CONFIG, CASTLS_ALERT_INTERNAL_ERROR, "A client needs the name of the server to verify its certificate.", "Set the server name, or turn name verification off on purpose.") \
    X(529, SUFFIX_LIST, CASTLS_CONFIG, CASTLS_ALERT_INTERNAL_ERROR, "A list of public suffixes is malformed.", "Take the text of https://publicsuffix.org/list/ as it is.") \
    X(560, OCSP_DECODE, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "An OCSP response is malformed or not supported.", "") \
    X(561, OCSP_STATUS, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "An OCSP responder gave no answer but an error.", "") \
    X(562, OCSP_RESPONDER, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "An OCSP response was signed by somebody whom the issuer does not let sign.", "") \
    X(563, OCSP_SIGNATURE, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "An OCSP response has a wrong signature.", "") \
    X(564, OCSP_EXPIRED, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "An OCSP response is too old, not valid yet, or does not say how long it is valid.", "") \
    X(565, OCSP_UNKNOWN, CASTLS_TRUST, CASTLS_ALERT_CERTIFICATE_UNKNOWN, "An OCSP response does not know the certificate.", "") \
    X(566, OCSP_MISSING, CASTLS_TRUST, CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "The server stapled no OCSP response, and one is required.", "") \
    /* 700..799: configuration, keys and files */ \
    X(700, PEM, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The PEM text is malformed.", "") \
    X(701, PEM_NOTHING, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The file holds nothing of the kind that is needed.", "Is this the right file? A chain wants CERTIFICATE blocks, a key a PRIVATE KEY block.") \
    X(702, KEY_DECODE, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The private key cannot be read.", "castls reads PKCS#8, PKCS#1 and SEC1 without a password; openssl pkey converts.") \
    X(703, KEY_ENCRYPTED, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The private key is encrypted.", "Decrypt it first (openssl pkey -in FILE -out FILE).") \
    X(704, KEY_MISMATCH, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The private key does not belong to the certificate.", "") \
    X(705, KEY_UNSUPPORTED, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The private key is of a kind that the provider does not have.", "") \
    X(706, CONFIG_SUITES, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The configuration has no usable cipher suite.", "") \
    X(707, CONFIG_GROUPS, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The configuration has no usable group.", "") \
    X(708, CONFIG_SCHEMES, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The configuration has no usable signature scheme.", "") \
    X(709, CONFIG_VERSIONS, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The configuration allows no TLS version.", "") \
    X(710, CONFIG_NAME, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The server name is neither a DNS name nor an IP address.", "") \
    X(711, CONFIG_ALPN, CASTLS_CONFIG, CASTLS_ALERT_NONE, "An application protocol's name is empty or too long.", "") \
    X(712, CONFIG_FIPS, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The configuration asks for what FIPS does not allow.", "") \
    X(713, CHAIN_EMPTY, CASTLS_CONFIG, CASTLS_ALERT_NONE, "A credential needs one certificate at least.", "") \
    X(714, TICKET_KEY, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The ticket secret is too short.", "It takes 32 random bytes at least.") \
    X(715, TWICE, CASTLS_BAD_STATE, CASTLS_ALERT_NONE, "It was set already.", "") \
    X(730, CONFIG_COMPRESSION, CASTLS_CONFIG, CASTLS_ALERT_NONE, "A certificate compression algorithm is not in this build.", "Build castls with the library (zlib, brotli, zstd), or take COMPRESS and DECOMPRESS over.") \
    X(731, CONFIG_RAW_KEY, CASTLS_CONFIG, CASTLS_ALERT_NONE, "Raw public keys are taken from the peer and none is trusted.", "Set the trusted keys, or take VERIFY_PEER over.") \
    X(732, CONFIG_ECH_LIST, CASTLS_CONFIG, CASTLS_ALERT_NONE, "The ECHConfigList is malformed.", "") \
    X(733, CONFIG_ECH, CASTLS_UNSUPPORTED, CASTLS_ALERT_NONE, "None of the ECH configurations can be used.", "") \
    /* 800..899: io and program */ \
    X(800, IO, CASTLS_IO, CASTLS_ALERT_NONE, "A system call failed.", "") \
    X(801, IO_RESOLVE, CASTLS_IO, CASTLS_ALERT_NONE, "The host name has no address.", "Check the spelling and the name server.") \
    X(802, IO_CONNECT, CASTLS_IO, CASTLS_ALERT_NONE, "The connection could not be made.", "Is the server running, and is the port right?") \
    X(803, IO_TIMEOUT, CASTLS_IO, CASTLS_ALERT_NONE, "Nothing happened for too long.", "") \
    X(804, IO_FILE, CASTLS_IO, CASTLS_ALERT_NONE, "A file could not be read.", "Check its name and permissions.") \
    X(805, IO_RESET, CASTLS_IO, CASTLS_ALERT_NONE, "The peer reset the connection.", "") \
    X(806, IO_FILE_TOO_LONG, CASTLS_LIMIT, CASTLS_ALERT_NONE, "A file is longer than the limit.", "")
/* clang-format on */

#endif
