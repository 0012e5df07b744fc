/*
 * state.h: the states of all handshakes and the form of a transition table.
 *
 * One table per side and version: in state, on message, handler, may go to. A state waits for a
 * message or makes one step without input, never both. No row means unexpected_message. Both
 * versions of a side share one list of states.
 */
#ifndef CAS_HANDSHAKE_STATE_H
#define CAS_HANDSHAKE_STATE_H

#include "core/err.h"
#include "wire/message.h"

/* clang-format off */
#define CAS_STATES(X) \
    /* client: first those that step, in the order of a full handshake */ \
    X(CLIENT_START)            /* step: pick a session to offer */ \
    X(CLIENT_KEY_GENERATE)     /* step: KEY_GENERATE */ \
    X(CLIENT_SEND_HELLO)       /* step: ClientHello, first or second */ \
    X(CLIENT_WAIT_SH)          /* ServerHello or HelloRetryRequest */ \
    X(CLIENT_WAIT_SH2)         /* ServerHello after a HelloRetryRequest */ \
    X(CLIENT_KEY_AGREE)        /* step: KEY_AGREE */ \
    X(CLIENT_WAIT_EE)          /* EncryptedExtensions */ \
    X(CLIENT_WAIT_CERT_CR)     /* CertificateRequest or Certificate */ \
    X(CLIENT_WAIT_CERT)        /* Certificate */ \
    X(CLIENT_DECOMPRESS)       /* step: DECOMPRESS, where the Certificate came compressed */ \
    X(CLIENT_WAIT_CV)          /* CertificateVerify */ \
    X(CLIENT_VERIFY_SIGNATURE) /* step: VERIFY_SIGNATURE */ \
    X(CLIENT_VERIFY_PEER)      /* step: VERIFY_PEER */ \
    X(CLIENT_WAIT_FINISHED)    /* Finished */ \
    X(CLIENT_END_EARLY_DATA)   /* step: EndOfEarlyData where needed, then the handshake write key */ \
    X(CLIENT_CREDENTIAL)       /* step: CREDENTIAL */ \
    X(CLIENT_COMPRESS)         /* step: COMPRESS, Certificate */ \
    X(CLIENT_SIGN)             /* step: SIGN, CertificateVerify */ \
    X(CLIENT_SEND_FINISHED)    /* step: Finished */ \
    /* client, TLS 1.2 alone; it shares WAIT_CERT and all steps with TLS 1.3 */ \
    X(CLIENT_BEGIN12)          /* step: a full handshake, or a resumed one */ \
    X(CLIENT_VERIFY_RESUMED)   /* step: VERIFY_PEER, where a session is resumed */ \
    X(CLIENT_SEND_RESUMED)     /* step: ChangeCipherSpec and Finished, where a session is resumed */ \
    X(CLIENT_WAIT_STATUS_SKE)  /* CertificateStatus or ServerKeyExchange */ \
    X(CLIENT_WAIT_SKE)         /* ServerKeyExchange */ \
    X(CLIENT_WAIT_CR_SHD)      /* CertificateRequest or ServerHelloDone */ \
    X(CLIENT_WAIT_SHD)         /* ServerHelloDone */ \
    X(CLIENT_WAIT_TICKET)      /* NewSessionTicket */ \
    X(CLIENT_WAIT_CCS)         /* ChangeCipherSpec */ \
    /* server */ \
    X(SERVER_WAIT_CH)          /* ClientHello */ \
    X(SERVER_HELLO)            /* step: HELLO, may replace the configuration */ \
    X(SERVER_SELECT)           /* step: version, suite, group; a HelloRetryRequest where needed */ \
    X(SERVER_WAIT_CH2)         /* ClientHello after a HelloRetryRequest */ \
    X(SERVER_SESSION)          /* step: SESSION: open a ticket, look an id up, check the binder */ \
    X(SERVER_NAME)             /* step: NAME, may replace the configuration again */ \
    X(SERVER_ALPN)             /* step: ALPN */ \
    X(SERVER_CREDENTIAL)       /* step: CREDENTIAL */ \
    X(SERVER_KEY_AGREE)        /* step: KEY_AGREE */ \
    X(SERVER_SEND_HELLO)       /* step: ServerHello, EncryptedExtensions, CertificateRequest */ \
    X(SERVER_STAPLE)           /* step: STAPLE */ \
    X(SERVER_COMPRESS)         /* step: COMPRESS, Certificate */ \
    X(SERVER_SIGN)             /* step: SIGN, CertificateVerify */ \
    X(SERVER_SEND_FINISHED)    /* step: Finished */ \
    X(SERVER_WAIT_EOED)        /* EndOfEarlyData */ \
    X(SERVER_WAIT_CERT)        /* Certificate */ \
    X(SERVER_DECOMPRESS)       /* step: DECOMPRESS, where the Certificate came compressed */ \
    X(SERVER_WAIT_CV)          /* CertificateVerify */ \
    X(SERVER_VERIFY_SIGNATURE) /* step: VERIFY_SIGNATURE */ \
    X(SERVER_VERIFY_PEER)      /* step: VERIFY_PEER */ \
    X(SERVER_WAIT_FINISHED)    /* Finished */ \
    X(SERVER_TICKET)           /* step: TICKET_SEAL or SESSION_STORE, once a ticket */ \
    /* server, TLS 1.2 alone; it shares WAIT_CERT, WAIT_CV and all other steps with TLS 1.3 */ \
    X(SERVER_KEY_GENERATE)     /* step: KEY_GENERATE, the share of ServerKeyExchange */ \
    X(SERVER_SEND_DONE)        /* step: ServerKeyExchange, CertificateRequest, ServerHelloDone */ \
    X(SERVER_WAIT_CKE)         /* ClientKeyExchange */ \
    X(SERVER_WAIT_CCS)         /* ChangeCipherSpec */ \
    X(SERVER_RENEW)            /* step: TICKET_SEAL, where a session is resumed */ \
    X(SERVER_SEND_RESUMED)     /* step: ChangeCipherSpec and Finished, where a session is resumed */ \
    /* both */ \
    X(CONNECTED)

#define CAS_STATE_ROW_(name) CAS_STATE_##name,
typedef enum cas_state {
    CAS_STATES(CAS_STATE_ROW_)
    CAS_STATE_COUNT
} cas_state;
/* clang-format on */
#undef CAS_STATE_ROW_

/* A row that needs no message, and the row of ChangeCipherSpec, which is a message in TLS 1.2 (RFC
 * 5246 section 7.1). No HandshakeType has these numbers. */
#define CAS_STEP 0x100
#define CAS_CCS 0x101

/* The set of states that a row may lead to. */
#define CAS_TO(state) (UINT64_C(1) << CAS_STATE_##state)

typedef struct cas_handshake cas_handshake;
typedef struct cas_ech cas_ech;

/* Handles one message, or one step when msg is NULL; sets *next. A step whose operation is open
 * leaves *next alone. */
typedef cas_err (*cas_handler)(cas_handshake *hs, const cas_message *msg, cas_state *next);

typedef struct cas_transition {
    cas_state in;
    uint16_t on; /* HandshakeType, CAS_STEP or CAS_CCS. */
    cas_handler handler;
    uint64_t may_go; /* CAS_TO bits. */
} cas_transition;

/* A table, to be walked by the driver and by tests. */
typedef struct cas_machine {
    const cas_transition *row;
    size_t count;
} cas_machine;

_Static_assert(CAS_STATE_COUNT <= 64, "a set of states has 64 bits");

/* The stable name of a state. */
const char *cas_state_name(cas_state state);

#endif
