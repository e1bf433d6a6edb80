package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestKilledBuild kills builds at every stage and demands that what is
// published is one whole site after each, and that the next build clears what
// they left.
func TestKilledBuild(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("folders cannot be exchanged in one step here")
	}
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	build := func() *exec.Cmd {
		c := exec.Command("peil", "build", dir)
		c.Env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(dir, "cache"))
		return c
	}
	title := func(i int) { // every page of the site holds it
		write("peil.toml", strings.Replace(killedConfig, "TITLE", strings.Repeat("again ", i), 1))
	}
	write("ads.csv", "date,spend,impressions,clicks\n2025-03-03,120.25,10000,310\n2025-03-04,100,9000,300\n")
	title(0)
	start := time.Now()
	if out, err := build().CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took := time.Since(start)

	for i := range 8 {
		title(i + 1)
		c := build()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took * time.Duration(i+1) / 8)
		if err := c.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		c.Wait()
		whole(t, filepath.Join(dir, "public"))
	}
	if out, err := build().CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), ".peil-") {
			t.Errorf("%s is left over", e.Name())
		}
	}
}

const killedConfig = `
[report]
title = "TITLE once"
language = "en"
[[source]]
name = "search"
kind = "ads"
files = ["ads.csv"]
[[kpi]]
id = "ctr"
`

// whole demands that a site is as its manifest says.
func whole(t *testing.T, site string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(site, ".peil-manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct{ Files map[string]string }
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	if len(manifest.Files) == 0 {
		t.Fatal("the site lists no files")
	}
	for name, want := range manifest.Files {
		content, err := os.ReadFile(filepath.Join(site, filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
		}
		if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s is of another site than the rest", name)
		}
	}
}
