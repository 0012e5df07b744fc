/*
 * limits.h: every limit of floor 4: how large a session may be, and how many are kept.
 */
#ifndef CAS_SESSION_LIMITS_H
#define CAS_SESSION_LIMITS_H

enum {
    /* One session. */
    CAS_SESSION_SECRET_MAX = 64,              /* Bytes of a PSK or main secret. */
    CAS_SESSION_LIFETIME_MAX = 604800,        /* Seconds: a week (RFC 8446 section 4.6.1). */
    CAS_SESSION_TICKET_MAX = 65535,           /* Bytes of a ticket: the field's own limit. */
    CAS_SESSION_ID_MAX = 32,                  /* Bytes of a session id. */
    CAS_SESSION_SERVER_NAME_MAX = 255,        /* Bytes of a host name. */
    CAS_SESSION_ALPN_MAX = 255,               /* Bytes of an application protocol's name. */
    CAS_SESSION_BINDING_MAX = 64,             /* Bytes of the binding value. */
    CAS_SESSION_CONTEXT_MAX = 255,            /* Bytes of the session context. */
    CAS_SESSION_QUIC_MAX = 65535,             /* Bytes of what goes with QUIC. */
    CAS_SESSION_APPLICATION_DATA_MAX = 32768, /* Bytes of the application's own. */
    CAS_SESSION_PEER_CHAIN_MAX = 16,          /* Certificates of the peer that are kept. */
    CAS_SESSION_PEER_CERTIFICATE_MAX = 65535, /* Bytes of one of them. */
    CAS_SESSION_PEER_CHAIN_LEN_MAX = 131072,  /* Bytes of all of them. */
    CAS_SESSION_CLOCK_SKEW_MAX_MS = 60000,    /* A session may seem to be made that far ahead. */

    /* Tickets. */
    CAS_TICKET_KEYS_MAX = 16,     /* Keys of a ring that still open. */
    CAS_TICKET_PERIOD_MIN_S = 60, /* Seconds that a key seals for. */
    CAS_TICKET_PERIOD_MAX_S = 604800,
    CAS_TICKET_SECRET_MIN = 32, /* Bytes of a shared secret. */
    CAS_TICKET_SECRET_MAX = 255,

    /* Caches. */
    CAS_CACHE_SHARDS_MAX = 16,
    CAS_CACHE_SESSIONS_MAX = 1048576, /* Sessions of a server's cache. */
    CAS_CACHE_SERVERS_MAX = 1048576,  /* Servers that a client remembers. */
    CAS_CACHE_TICKETS_MAX = 8,        /* Tickets that a client keeps for one server. */
    CAS_CACHE_CONTEXT_MAX = 255,      /* Bytes of a client's context string. */

    /* The replay register. */
    CAS_REPLAY_ENTRIES_MAX = 4194304, /* Tickets of one generation. */
    CAS_REPLAY_ENTRIES_DEFAULT = 65536,
    CAS_REPLAY_WINDOW_MAX_MS = 60000,
    CAS_REPLAY_WINDOW_DEFAULT_MS = 10000, /* RFC 8446 section 8.3. */
    CAS_REPLAY_PROBES_MAX = 64,           /* Slots looked at for one ticket. */
};

#endif
