package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	sampleconfig "peil/sample-config"
)

// TestReadme does what README.md tells a newcomer to do.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := strings.ReplaceAll(string(text), "\r\n", "\n")
	t.Chdir(t.TempDir())

	// the sample, by the commands as they stand there
	if err := os.CopyFS("sample-config", sampleconfig.Files); err != nil {
		t.Fatal(err)
	}
	commands := regexp.MustCompile(`(?m)^go run \./cmd/peil (.*)$`).FindAllStringSubmatch(readme, -1)
	if len(commands) == 0 {
		t.Fatal("README.md runs no command")
	}
	for _, command := range commands {
		runs(t, strings.Fields(command[1])...)
	}
	if _, err := os.Stat("sample-config/public/index.html"); err != nil {
		t.Error(err)
	}

	// the reader's own export, with the config as it stands there
	_, config, found := strings.Cut(readme, "```toml\n")
	config, _, closed := strings.Cut(config, "```")
	if !found || !closed {
		t.Fatal("README.md holds no config")
	}
	export, err := sampleconfig.Files.ReadFile("data/google-ads.csv")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"acme/peil.toml": unindent(config), "acme/data/google-ads.csv": string(export)} {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range regexp.MustCompile(`(?m)^[0-9]+\..*$`).FindAllString(readme, -1) {
		for _, command := range regexp.MustCompile("`peil ([^`]*acme)`").FindAllStringSubmatch(step, -1) {
			runs(t, strings.Fields(command[1])...)
		}
	}
	if _, err := os.Stat("acme/public/index.html"); err != nil {
		t.Error(err)
	}

	// the table of commands is the commands that there are
	for _, command := range newRoot(environment{}).Commands() {
		if !strings.Contains(readme, "| `peil "+strings.ReplaceAll(command.Use, "|", `\|`)+"` |") {
			t.Errorf("README.md has no row for `peil %s`", command.Use)
		}
	}
}

// runs demands that a command succeeds, and has something to say.
func runs(t *testing.T, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	env := environment{stdout: &stdout, stderr: &stderr, lookup: os.LookupEnv}
	if code := run(context.Background(), args, env); code != exitOK || stdout.Len() == 0 {
		t.Errorf("peil %s: exit code %d\n%s%s", strings.Join(args, " "), code, &stdout, &stderr)
	}
}

// unindent takes the list's indentation from a block within it.
func unindent(block string) string {
	return regexp.MustCompile(`(?m)^ {3}`).ReplaceAllString(block, "")
}
