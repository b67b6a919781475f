// Verifies chains and revocation lists as Go does. Reads, as JSON, DER in base64: a root, those below it, a leaf, a host
// name that it is for and the list of its issuer; prints whether the leaf is on that list.
package main

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

type chain struct {
	Root, Leaf, List []byte
	Intermediates    [][]byte
	Host             string
	At               time.Time
}

func revoked(given chain) (bool, error) {
	root, err := x509.ParseCertificate(given.Root)
	if err != nil {
		return false, err
	}
	roots, intermediates := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(root)
	for _, der := range given.Intermediates {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return false, err
		}
		intermediates.AddCert(certificate)
	}
	leaf, err := x509.ParseCertificate(given.Leaf)
	if err != nil {
		return false, err
	}
	chains, err := leaf.Verify(x509.VerifyOptions{
		DNSName: given.Host, Roots: roots, Intermediates: intermediates, CurrentTime: given.At,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	if err != nil {
		return false, err
	}
	list, err := x509.ParseRevocationList(given.List)
	if err != nil {
		return false, err
	}
	if err := list.CheckSignatureFrom(chains[0][1]); err != nil {
		return false, err
	}
	for _, entry := range list.RevokedCertificateEntries {
		if entry.SerialNumber.Cmp(leaf.SerialNumber) == 0 {
			return true, nil
		}
	}
	return false, nil
}

func main() {
	var given chain
	err := json.NewDecoder(os.Stdin).Decode(&given)
	if err == nil {
		var is bool
		if is, err = revoked(given); err == nil {
			fmt.Println(is)
			return
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
