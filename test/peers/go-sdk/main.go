package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"os"

	infisical "github.com/infisical/go-sdk"
)

// Logs in, writes a secret, reads it and the list, lets keys encrypt and sign, and prints what it saw as JSON.
func main() {
	refreshes := false
	client := infisical.NewInfisicalClient(context.Background(), infisical.Config{
		SiteUrl:          os.Getenv("LOCKET_URL"),
		AutoTokenRefresh: &refreshes,
	})
	if _, err := client.Auth().UniversalAuthLogin(os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET")); err != nil {
		panic(err)
	}
	projectID := os.Getenv("PROJECT_ID")
	if _, err := client.Secrets().Create(infisical.CreateSecretOptions{
		ProjectID: projectID, Environment: "dev", SecretPath: "/", SecretKey: "FROM_GO", SecretValue: "gopher",
	}); err != nil {
		panic(err)
	}
	read, err := client.Secrets().Retrieve(infisical.RetrieveSecretOptions{
		ProjectID: projectID, Environment: "dev", SecretPath: "/", SecretKey: "FROM_GO",
	})
	if err != nil {
		panic(err)
	}
	listed, err := client.Secrets().List(infisical.ListSecretsOptions{
		ProjectID: projectID, Environment: "dev", SecretPath: "/",
	})
	if err != nil {
		panic(err)
	}
	names := []string{}
	for _, secret := range listed {
		names = append(names, secret.SecretKey)
	}
	decrypted, valid := useKeys(client, projectID)
	_ = json.NewEncoder(os.Stdout).Encode(map[string]any{
		"value": read.SecretValue, "names": names, "decrypted": decrypted, "valid": valid,
	})
}

// What a key gave back of what it encrypted, and whether another verified what it signed.
func useKeys(client infisical.InfisicalClientInterface, projectID string) (string, bool) {
	create := func(name, usage, algorithm string) string {
		key, err := client.Kms().Keys().Create(infisical.KmsCreateKeyOptions{
			ProjectId: projectID, Name: name, KeyUsage: usage, EncryptionAlgorithm: algorithm,
		})
		if err != nil {
			panic(err)
		}
		return key.KeyId
	}
	encrypting := create("from-go", "encrypt-decrypt", "aes-256-gcm")
	ciphertext, err := client.Kms().EncryptData(infisical.KmsEncryptDataOptions{KeyId: encrypting, Plaintext: "burrow"})
	if err != nil {
		panic(err)
	}
	decrypted, err := client.Kms().DecryptData(infisical.KmsDecryptDataOptions{KeyId: encrypting, Ciphertext: ciphertext})
	if err != nil {
		panic(err)
	}
	signing := create("from-go-signing", "sign-verify", "ECC_NIST_P256")
	data := base64.StdEncoding.EncodeToString([]byte("tunnel"))
	signature, err := client.Kms().Signing().SignData(infisical.KmsSignDataOptions{
		KeyId: signing, Data: data, SigningAlgorithm: "ECDSA_SHA_256",
	})
	if err != nil {
		panic(err)
	}
	verified, err := client.Kms().Signing().VerifyData(infisical.KmsVerifyDataOptions{
		KeyId: signing, Data: data, Signature: base64.StdEncoding.EncodeToString(signature),
		SigningAlgorithm: "ECDSA_SHA_256",
	})
	if err != nil {
		panic(err)
	}
	for _, id := range []string{encrypting, signing} {
		if _, err := client.Kms().Keys().Delete(infisical.KmsDeleteKeyOptions{KeyId: id}); err != nil {
			panic(err)
		}
	}
	return decrypted, verified.SignatureValid
}
