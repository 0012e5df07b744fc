// A client and an echo server of TLS 1.3, or with --tls12 of TLS 1.2 alone, on Go's crypto/tls.
//
//	castls-interop-go server --cert F --key F [--client-ca F] [--alpn NAME] [--groups NAME]
//	castls-interop-go client PORT --ca F --name NAME [--cert F --key F] [--alpn NAME]
//	                              [--groups NAME] [--resume]
//
// The server prints "listening on 127.0.0.1:PORT", takes one connection after another and sends back
// what comes in. The client sends a line and waits for it to come back. Both print one JSON object a
// connection.
package main

import (
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"time"
)

var line = []byte("hello from the peer\n")

var groups = map[string]tls.CurveID{
	"X25519":         tls.X25519,
	"secp256r1":      tls.CurveP256,
	"secp384r1":      tls.CurveP384,
	"secp521r1":      tls.CurveP521,
	"X25519MLKEM768": tls.X25519MLKEM768,
}

type options map[string]string

func (o options) has(name string) bool {
	_, found := o[name]
	return found
}

type told struct {
	ALPN    string `json:"alpn"`
	Resumed bool   `json:"resumed"`
	Peers   int    `json:"peer_certificates"`
	Binding string `json:"channel_binding"`
	Error   string `json:"error"`
}

func tell(conn *tls.Conn, err error) {
	state := conn.ConnectionState()
	t := told{ALPN: state.NegotiatedProtocol, Resumed: state.DidResume, Peers: len(state.PeerCertificates)}
	if err != nil {
		t.Error = err.Error()
	} else if binding, err := state.ExportKeyingMaterial("EXPORTER-Channel-Binding", []byte{}, 32); err == nil {
		t.Binding = hex.EncodeToString(binding)
	}
	text, _ := json.Marshal(t)
	fmt.Println(string(text))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func roots(path string) *x509.CertPool {
	text, err := os.ReadFile(path)
	fail(err)
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		fail(errors.New("no certificate in " + path))
	}
	return pool
}

func shared(o options) *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS13}
	if o.has("--tls12") {
		config.MinVersion, config.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	}
	if o.has("--cert") {
		pair, err := tls.LoadX509KeyPair(o["--cert"], o["--key"])
		fail(err)
		config.Certificates = []tls.Certificate{pair}
	}
	if o.has("--alpn") {
		config.NextProtos = []string{o["--alpn"]}
	}
	if o.has("--groups") {
		for _, name := range strings.Split(o["--groups"], ",") {
			config.CurvePreferences = append(config.CurvePreferences, groups[name])
		}
	}
	return config
}

// A fresh key for ECH (RFC 9849), and its ECHConfigList in base64 in a file.
func encryptedHellos(path string) []tls.EncryptedClientHelloKey {
	key, err := ecdh.X25519().GenerateKey(rand.Reader)
	fail(err)
	name := "localhost"
	contents := []byte{7, 0, 0x20, 0, 32}
	contents = append(contents, key.PublicKey().Bytes()...)
	contents = append(contents, 0, 12, 0, 1, 0, 1, 0, 1, 0, 2, 0, 1, 0, 3, 64, byte(len(name)))
	contents = append(append(contents, name...), 0, 0)
	config := append([]byte{0xfe, 0x0d, 0, byte(len(contents))}, contents...)
	list := append([]byte{0, byte(len(config))}, config...)
	fail(os.WriteFile(path, []byte(base64.StdEncoding.EncodeToString(list)), 0o600))
	return []tls.EncryptedClientHelloKey{{Config: config, PrivateKey: key.Bytes(), SendAsRetry: true}}
}

func serveOne(conn *tls.Conn) error {
	if err := conn.Handshake(); err != nil {
		return err
	}
	_, err := io.Copy(conn, conn)
	return err
}

func server(o options) {
	config := shared(o)
	if o.has("--client-ca") {
		config.ClientAuth = tls.RequireAndVerifyClientCert
		config.ClientCAs = roots(o["--client-ca"])
	}
	if o.has("--ech") {
		config.EncryptedClientHelloKeys = encryptedHellos(o["--ech"])
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fail(err)
	fmt.Println("listening on", listener.Addr())
	for {
		stream, err := listener.Accept()
		fail(err)
		_ = stream.SetDeadline(time.Now().Add(20 * time.Second))
		conn := tls.Server(stream, config)
		tell(conn, serveOne(conn))
		_ = conn.Close()
	}
}

func talk(conn *tls.Conn) error {
	if err := conn.Handshake(); err != nil {
		return err
	}
	if _, err := conn.Write(line); err != nil {
		return err
	}
	back := make([]byte, len(line))
	if _, err := io.ReadFull(conn, back); err != nil {
		return err
	}
	if !bytes.Equal(back, line) {
		return errors.New("the echo differs")
	}
	if err := conn.CloseWrite(); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, conn)
	return err
}

func client(o options, port string) {
	config := shared(o)
	config.RootCAs = roots(o["--ca"])
	config.ServerName = o["--name"]
	config.ClientSessionCache = tls.NewLRUClientSessionCache(4)
	rounds := 1
	if o.has("--resume") {
		rounds = 2
	}
	for i := 0; i < rounds; i++ {
		stream, err := net.Dial("tcp", "127.0.0.1:"+port)
		fail(err)
		_ = stream.SetDeadline(time.Now().Add(20 * time.Second))
		conn := tls.Client(stream, config)
		tell(conn, talk(conn))
		_ = conn.Close()
	}
}

func main() {
	o := options{}
	var operands []string
	words := os.Args[1:]
	for i := 0; i < len(words); i++ {
		if !strings.HasPrefix(words[i], "--") {
			operands = append(operands, words[i])
			continue
		}
		o[words[i]] = ""
		if i+1 < len(words) && !strings.HasPrefix(words[i+1], "--") {
			o[words[i]] = words[i+1]
			i++
		}
	}
	switch {
	case len(operands) == 1 && operands[0] == "server":
		server(o)
	case len(operands) == 2 && operands[0] == "client":
		client(o, operands[1])
	case len(operands) == 1 && operands[0] == "version":
		fmt.Println("Go", strings.TrimPrefix(runtime.Version(), "go"), "crypto/tls")
	default:
		fail(errors.New("server, client PORT or version"))
	}
}
