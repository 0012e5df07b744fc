// Certificate verification by Go's crypto/x509, in the rows of `make bench-x509`. One line a row: name, tab,
// nanoseconds.
//
//	go-bench MATERIAL [LINES]
//
// MATERIAL is the folder that tools/bench-x509 makes, LINES the flattened cases of a limbo file.
package main

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"strconv"
	"strings"
	"time"
)

func row(name string, nanoseconds int64) {
	fmt.Printf("%s\t%d\n", name, nanoseconds)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func best(batches, runs int, run func()) int64 {
	least := int64(1) << 62
	for i := 0; i < batches; i++ {
		begun := time.Now()
		for n := 0; n < runs; n++ {
			run()
		}
		if took := time.Since(begun).Nanoseconds() / int64(runs); took < least {
			least = took
		}
	}
	return least
}

func read(path string) []byte {
	text, err := os.ReadFile(path)
	must(err)
	return text
}

func ders(path string) [][]byte {
	var found [][]byte
	rest := read(path)
	for {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil {
			return found
		}
		found = append(found, block.Bytes)
	}
}

func moment() time.Time {
	seconds, err := strconv.ParseInt(os.Getenv("BENCH_NOW"), 10, 64)
	must(err)
	return time.Unix(seconds, 0)
}

func chains(folder string) {
	for _, kind := range []string{"ecdsa", "rsa"} {
		chain := ders(folder + "/" + kind + "-chain.pem")
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(read(folder + "/" + kind + "-roots.pem"))
		now := moment()
		took := best(60, 20, func() {
			leaf, err := x509.ParseCertificate(chain[0])
			must(err)
			others := x509.NewCertPool()
			for _, der := range chain[1:] {
				other, err := x509.ParseCertificate(der)
				must(err)
				others.AddCert(other)
			}
			_, err = leaf.Verify(x509.VerifyOptions{DNSName: "localhost", Roots: roots, Intermediates: others, CurrentTime: now})
			must(err)
		})
		row("chain "+kind+" cold", took)
		row("chain "+kind+" warm", took)
	}
}

func roots() {
	for _, name := range []string{"roots first", "roots again"} {
		begun := time.Now()
		pool, err := x509.SystemCertPool()
		took := time.Since(begun).Nanoseconds()
		must(err)
		if pool.Equal(x509.NewCertPool()) {
			panic("no roots")
		}
		row(name, took)
	}
}

func lists(folder string) {
	der := read(folder + "/list.der")
	serial := new(big.Int).SetBytes(read(folder + "/list-serial.bin"))
	begun := time.Now()
	list, err := x509.ParseRevocationList(der)
	must(err)
	row("list load", time.Since(begun).Nanoseconds())
	row("list look-up", best(3, 3, func() {
		for i := range list.RevokedCertificateEntries {
			if list.RevokedCertificateEntries[i].SerialNumber.Cmp(serial) == 0 {
				return
			}
		}
		panic("not found")
	}))
}

type limboCase struct {
	id      string
	seconds int64
	names   []string
	roots   [][]byte
	chain   [][]byte
	client  bool
}

func (it *limboCase) run() bool {
	options := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: time.Unix(it.seconds, 0)}
	options.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	if it.client {
		options.KeyUsages[0] = x509.ExtKeyUsageClientAuth
	}
	for _, der := range it.roots {
		if root, err := x509.ParseCertificate(der); err == nil {
			options.Roots.AddCert(root)
		}
	}
	for _, der := range it.chain[1:] {
		if other, err := x509.ParseCertificate(der); err == nil {
			options.Intermediates.AddCert(other)
		}
	}
	leaf, err := x509.ParseCertificate(it.chain[0])
	if err != nil {
		return false
	}
	if _, err = leaf.Verify(options); err != nil {
		return false
	}
	for _, name := range it.names {
		if leaf.VerifyHostname(name) != nil {
			return false
		}
	}
	return true
}

func limbo(path string) {
	var cases []*limboCase
	it := &limboCase{}
	scanner := bufio.NewScanner(bytes.NewReader(read(path)))
	scanner.Buffer(nil, 1<<26)
	for scanner.Scan() {
		key, value, _ := strings.Cut(scanner.Text(), " ")
		switch key {
		case "case":
			it = &limboCase{id: value}
		case "time":
			it.seconds, _ = strconv.ParseInt(value, 10, 64)
		case "purpose":
			it.client = value == "client"
		case "dns", "ip":
			it.names = append(it.names, value)
		case "root", "cert":
			der, _ := base64.StdEncoding.DecodeString(value)
			if key == "root" {
				it.roots = append(it.roots, der)
			} else {
				it.chain = append(it.chain, der)
			}
		case "end":
			cases = append(cases, it)
		}
	}
	total := int64(1) << 62
	each := make([]int64, len(cases))
	for n := 0; n < 3; n++ {
		all := time.Now()
		for i, it := range cases {
			begun := time.Now()
			it.run()
			if took := time.Since(begun).Nanoseconds(); n == 0 || took < each[i] {
				each[i] = took
			}
		}
		if took := time.Since(all).Nanoseconds(); took < total {
			total = took
		}
	}
	slowest := 0
	for i := range each {
		if each[i] > each[slowest] {
			slowest = i
		}
	}
	row("limbo all", total)
	row("limbo slowest", each[slowest])
	fmt.Printf("# slowest: %s\n", cases[slowest].id)
}

func main() {
	roots()
	chains(os.Args[1])
	lists(os.Args[1])
	if len(os.Args) > 2 {
		limbo(os.Args[2])
	}
}
