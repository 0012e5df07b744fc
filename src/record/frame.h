/*
 * frame.h: finding whole records in a stream of bytes. RFC 8446 section 5.1.
 *
 * Nothing is opened here and nothing is remembered: the caller offers what it has from the start of
 * a record on and gets the record, or how many bytes are missing. The verdict does not depend on
 * how the stream was cut.
 */
#ifndef CAS_RECORD_FRAME_H
#define CAS_RECORD_FRAME_H

#include "core/bytes.h"
#include "record/limits.h"

/* ContentType. */
enum {
    CAS_RECORD_NONE = 0,
    CAS_RECORD_CHANGE_CIPHER_SPEC = 20,
    CAS_RECORD_ALERT = 21,
    CAS_RECORD_HANDSHAKE = 22,
    CAS_RECORD_APPLICATION_DATA = 23,
};

/* One record as it stands on the wire. The views live as long as the bytes it was found in. */
typedef struct cas_frame {
    uint8_t type;
    uint16_t version;    /* Its first byte is 3; otherwise it means nothing. */
    castls_bytes header; /* 5 bytes. */
    castls_bytes body;   /* What follows the header: starts CAS_RECORD_HEADER_LEN bytes in. */
} cas_frame;

/*
 * Takes the first record off `in`.
 *
 *   frame  Out: the record; empty while it is not all there.
 *   need   Out: how many more bytes are needed at least; 0 when `frame` is a whole record.
 *
 * CAS_ERR_RECORD_TYPE, CAS_ERR_RECORD_VERSION and CAS_ERR_RECORD_TOO_LONG come as soon as the byte
 * that is wrong is there. At the start of a stream, ask cas_frame_sniff first.
 */
CAS_MUST_USE cas_err cas_frame_next(castls_bytes in, cas_frame *frame, size_t *need);

/* Bytes of the whole record, header included. */
static inline size_t cas_frame_len(const cas_frame *frame)
{
    return frame->header.len + frame->body.len;
}

/*
 * Looks at the first bytes of a connection: is this TLS at all?
 *
 *   need  Out: 0 when the verdict stands; else offer at least that many bytes more and ask again.
 *
 * CAS_OK with need 0: it may be TLS, go on with cas_frame_next. CAS_ERR_PEER_SPEAKS_HTTP (an
 * answer), CAS_ERR_PEER_SENT_HTTP_REQUEST, CAS_ERR_PEER_SPEAKS_SSLV2, CAS_ERR_PEER_SPEAKS_TEXT
 * (SMTP, IMAP, POP3, FTP, SSH), else CAS_ERR_RECORD_TYPE.
 */
CAS_MUST_USE cas_err cas_frame_sniff(castls_bytes first, size_t *need);

#endif
