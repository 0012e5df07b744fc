/*
 * fuzz_pem.c: PEM text. A block that decodes is written in one form, and that form decodes to the
 * same bytes.
 */
#include "core/buf.h"
#include "fuzz/fuzz.h"
#include "x509/pem.h"

static void check_again(castls_bytes label, castls_bytes der)
{
    cas_buf text_room = {0};
    cas_buf der_room = {0};
    castls_bytes text = {0};
    castls_bytes again = {0};
    castls_bytes label_again = {0};
    castls_bytes body = {0};

    cas_writer measuring = cas_writer_measuring();
    cas_pem_encode(&measuring, label, der);
    fuzz_require(cas_buf_init(&text_room, NULL, cas_writer_len(&measuring)) == CAS_OK &&
                     cas_buf_init(&der_room, NULL, der.len) == CAS_OK,
                 "there is memory");
    cas_writer w = cas_writer_on(cas_buf_room(&text_room));
    cas_pem_encode(&w, label, der);
    fuzz_require(cas_writer_end(&w, &text) == CAS_OK, "a block is as long as measured");

    cas_reader r = cas_reader_on(text);
    fuzz_require(cas_pem_next(&r, &label_again, &body) == CAS_OK, "a written block is found");
    fuzz_require(cas_bytes_equal(label_again, label), "with the same label");
    cas_writer der_w = cas_writer_on(cas_buf_room(&der_room));
    fuzz_require(cas_pem_decode(body, &der_w) == CAS_OK, "it decodes");
    fuzz_require(cas_writer_end(&der_w, &again) == CAS_OK, "to no more bytes");
    fuzz_require(cas_bytes_equal(again, der), "and to the same ones");
    cas_buf_clear(&text_room, NULL);
    cas_buf_clear(&der_room, NULL);
}

void fuzz_one(castls_bytes input)
{
    castls_bytes label = {0};
    castls_bytes body = {0};
    cas_reader text = cas_reader_on(input);
    while (cas_pem_next(&text, &label, &body) == CAS_OK) {
        cas_buf room = {0};
        castls_bytes der = {0};
        fuzz_require(cas_buf_init(&room, NULL, cas_pem_decoded_len_max(body)) == CAS_OK,
                     "there is memory");
        cas_writer w = cas_writer_on(cas_buf_room(&room));
        const cas_err err = cas_pem_decode(body, &w);
        fuzz_require(err != CAS_ERR_ROOM, "a body decodes into the room it asks for");
        if (err == CAS_OK) {
            fuzz_require(cas_writer_end(&w, &der) == CAS_OK, "what decodes is whole");
            check_again(label, der);
        }
        cas_buf_clear(&room, NULL);
    }
}
