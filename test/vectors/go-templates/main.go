// Writes what Go's text/template makes, with Sprig's functions, of the templates in cases.json:
// go run . < cases.json > ../go-templates.json
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

type tag struct {
	ID   string
	Name string
	Slug string
}

type secret struct {
	Key                   string
	WorkspaceId           string
	Value                 string
	Type                  string
	ID                    string
	Tags                  []tag
	SecretPath            string
	Comment               string
	SkipMultilineEncoding bool
}

func listSecrets(projectID, env, path string, more ...string) []secret {
	return []secret{
		{"A", projectID, "one", "shared", "1", []tag{{"t1", "Tag", "tag"}}, path, env, false},
		{"B_URL", projectID, "it's \"two\"\nlines é", "shared", "2", nil, path, "", true},
	}
}

type result struct {
	Template string `json:"template"`
	// What comes of it, in base64; nothing when it is refused.
	Output *string `json:"output"`
}

func render(text string, data any) (string, error) {
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	functions["listSecrets"] = listSecrets
	parsed, err := template.New("main").Funcs(functions).Parse(text)
	if err != nil {
		return "", err
	}
	var made bytes.Buffer
	if err := parsed.Execute(&made, data); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(made.Bytes()), nil
}

func main() {
	var cases []string
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	var data any
	held, err := os.ReadFile("data.json")
	if err != nil {
		panic(err)
	}
	if err := json.Unmarshal(held, &data); err != nil {
		panic(err)
	}
	results := []result{}
	for _, text := range cases {
		made := result{Template: text}
		if output, err := render(text, data); err == nil {
			made.Output = &output
		} else {
			os.Stderr.WriteString(text + "\n    " + err.Error() + "\n")
		}
		results = append(results, made)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(results); err != nil {
		panic(err)
	}
}
