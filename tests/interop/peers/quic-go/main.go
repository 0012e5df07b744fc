// A client and a server on quic-go, on loopback, for the tests of castls under a QUIC stack.
//
//	quic-go-peer version
//	quic-go-peer server CERT.pem KEY.pem
//	quic-go-peer client PORT ROOT.pem COUNT
//
// A request is a text on a stream; the server's answer is "quic-go saw " and the text. The client
// prints one line of JSON for each of its COUNT connections.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/quic-go/quic-go"
)

const limit = 20 * time.Second

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func config() *quic.Config {
	return &quic.Config{Versions: []quic.Version{quic.Version1}, Allow0RTT: true, MaxIdleTimeout: limit}
}

func answer(conn *quic.Conn) {
	stream, err := conn.AcceptStream(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := io.ReadAll(stream)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Fprintf(stream, "quic-go saw %s", text)
	stream.Close()
	<-conn.Context().Done()
	fmt.Println(conn.Context().Err(), context.Cause(conn.Context()))
}

func server(cert, key string) {
	pair, err := tls.LoadX509KeyPair(cert, key)
	fail(err)
	settings := &tls.Config{Certificates: []tls.Certificate{pair}, NextProtos: []string{"castls-test"}}
	listener, err := quic.ListenAddrEarly("127.0.0.1:0", settings, config())
	fail(err)
	fmt.Println("listening on", listener.Addr())
	for {
		conn, err := listener.Accept(context.Background())
		fail(err)
		go answer(conn)
	}
}

func request(port string, settings *tls.Config) map[string]any {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	conn, err := quic.DialAddrEarly(ctx, "127.0.0.1:"+port, settings, config())
	fail(err)
	stream, err := conn.OpenStreamSync(ctx)
	fail(err)
	_, err = io.WriteString(stream, "a request")
	fail(err)
	stream.Close()
	text, err := io.ReadAll(stream)
	fail(err)
	<-conn.HandshakeComplete()
	time.Sleep(50 * time.Millisecond) // For the tickets.
	state := conn.ConnectionState()
	conn.CloseWithError(0, "")
	return map[string]any{
		"text": string(text), "alpn": state.TLS.NegotiatedProtocol, "resumed": state.TLS.DidResume,
		"early": state.Used0RTT,
	}
}

func client(port, root, count string) {
	pem, err := os.ReadFile(root)
	fail(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	settings := &tls.Config{
		RootCAs: roots, ServerName: "localhost", NextProtos: []string{"castls-test"},
		ClientSessionCache: tls.NewLRUClientSessionCache(4),
	}
	times, err := strconv.Atoi(count)
	fail(err)
	for range times {
		fail(json.NewEncoder(os.Stdout).Encode(request(port, settings)))
	}
}

func main() {
	switch {
	case len(os.Args) == 2 && os.Args[1] == "version":
		info, _ := debug.ReadBuildInfo()
		for _, module := range info.Deps {
			if module.Path == "github.com/quic-go/quic-go" {
				fmt.Println(module.Version)
			}
		}
	case len(os.Args) == 4 && os.Args[1] == "server":
		server(os.Args[2], os.Args[3])
	case len(os.Args) == 5 && os.Args[1] == "client":
		client(os.Args[2], os.Args[3], os.Args[4])
	default:
		fmt.Fprintln(os.Stderr, "usage: quic-go-peer version | server CERT KEY | client PORT ROOT COUNT")
		os.Exit(2)
	}
}
