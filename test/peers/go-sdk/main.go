package main

import (
	"context"
	"encoding/json"
	"os"

	infisical "github.com/infisical/go-sdk"
)

// Logs in, writes a secret, reads it and the list, and prints what it saw as JSON.
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
	_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"value": read.SecretValue, "names": names})
}
