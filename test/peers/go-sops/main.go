// Encrypts and decrypts a data key as SOPS does when `hc_vault_transit_uri` names the key.
package main

import (
	"bytes"
	"log"
	"os"

	"github.com/getsops/sops/v3/hcvault"
)

func main() {
	keys, err := hcvault.NewMasterKeysFromURIs(os.Args[1])
	if err != nil || len(keys) != 1 {
		log.Fatalf("the address is none of a key: %v", err)
	}
	dataKey := []byte("32 bytes of a data key for SOPS.")
	if err := keys[0].Encrypt(dataKey); err != nil {
		log.Fatal(err)
	}
	decrypted, err := keys[0].Decrypt()
	if err != nil {
		log.Fatal(err)
	}
	if !bytes.Equal(decrypted, dataKey) {
		log.Fatal("another data key came back")
	}
	os.Stdout.WriteString(keys[0].EncryptedKey)
}
