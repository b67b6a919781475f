// Lints the certificates in the files that are named by what RFCs ask, not by what browsers ask of public CAs; prints for
// each file the lints that found something, as JSON.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/zmap/zcrypto/x509"
	"github.com/zmap/zlint/v3"
	"github.com/zmap/zlint/v3/lint"
)

func findings(path string, registry lint.Registry) (map[string]string, error) {
	der, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for name, result := range zlint.LintCertificateEx(certificate, registry).Results {
		if result.Status >= lint.Warn {
			found[name] = result.Status.String()
		}
	}
	return found, nil
}

func main() {
	registry, err := lint.GlobalRegistry().Filter(lint.FilterOptions{
		IncludeSources: lint.SourceList{lint.RFC3279, lint.RFC5280, lint.RFC5480, lint.RFC5891, lint.RFC6960, lint.RFC8813, lint.Community},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	all := map[string]map[string]string{}
	for _, path := range os.Args[1:] {
		found, err := findings(path, registry)
		if err != nil {
			fmt.Fprintln(os.Stderr, path, err)
			os.Exit(1)
		}
		all[path] = found
	}
	_ = json.NewEncoder(os.Stdout).Encode(all)
}
