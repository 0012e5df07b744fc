/*
 * codec.h: every codec of src/wire in one form, for the unit tests and for the fuzzers: it decodes
 * a body, walks what it found, and encodes that again. The codecs stand in codec_*.c.
 */
#ifndef CAS_TESTS_CODEC_H
#define CAS_TESTS_CODEC_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

/*
 * Decodes `body`, writes what was decoded through `w`, and says what the decoder said. `clean` is
 * false when the decoder refused and yet handed something out, or when what it handed out does not
 * agree with itself.
 */
typedef cas_err (*cas_codec)(castls_bytes body, cas_writer *w, bool *clean);

/* Messages. */
cas_err cas_codec_message(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_client_hello(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_server_hello(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_encrypted_extensions(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_certificate_request(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_certificate(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_compressed_certificate(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_certificate_verify(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_finished(castls_bytes body, cas_writer *w, bool *clean); /* Of SHA-256. */
cas_err cas_codec_new_session_ticket(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_key_update(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_end_of_early_data(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_message_hash(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_alert(castls_bytes body, cas_writer *w, bool *clean);

/* Messages of TLS 1.2. */
cas_err cas_codec_certificate12(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_raw_key12(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_certificate_request12(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_client_key_exchange(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_new_session_ticket12(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_server_key_exchange(castls_bytes body, cas_writer *w, bool *clean);

/* Extensions. */
cas_err cas_codec_extensions(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_server_name(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_supported_groups(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_signature_algorithms(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_alpn(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_alpn_one(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_supported_versions_client_hello(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_supported_versions_server_hello(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_cookie(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_psk_key_exchange_modes(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_key_share_client_hello(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_key_share_server_hello(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_key_share_hello_retry_request(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_offered_psks(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_selected_identity(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_early_data(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_early_data_new_session_ticket(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_certificate_authorities(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_status_request(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_certificate_status(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_sct_list(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_record_size_limit(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_ticket_request(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_ticket_request_hint(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_compress_certificate(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_certificate_types(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_certificate_type(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_oid_filters(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_renegotiation_info(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_ec_point_formats(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_delegated_credential(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_ech_config_list(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_ech_client_hello(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_ech_confirmation(castls_bytes body, cas_writer *w, bool *clean);
cas_err cas_codec_empty(castls_bytes body, cas_writer *w, bool *clean);

#endif
