package doctor

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	_ "time/tzdata"
)

const client = `[report]
title = "Ada"
language = "en"
period = "2025-03"
output = "public"

[[source]]
name = "search"
kind = "ads"
files = ["data/ads*.csv"]
`

// lay writes a client whose report can be built.
func lay(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "peil.toml", client)
	write(t, dir, "data/ads.csv", "date,channel,spend\n2025-03-01,Search,10\n")
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestExamine(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(t *testing.T, dir string, opt *Options)
		check string
		level Level
		says  string
	}{
		{"a client", nil, "config", OK, "peil.toml, 1 source"},
		{"its data", nil, "data", OK, "1 file, all readable"},
		{"its output", nil, "output", OK, "public can be written"},
		{"its folders", nil, "watching", OK, "2 folders to watch"},
		{"no config, and none asked for", func(t *testing.T, dir string, opt *Options) { opt.Path, opt.Optional = t.TempDir(), true }, "config", Note, "only the machine"},
		{"no config where one is named", func(t *testing.T, dir string, opt *Options) { opt.Path = t.TempDir() }, "config", Problem, "peil.toml"},
		{"a mistake in the config", func(t *testing.T, dir string, opt *Options) {
			write(t, dir, "peil.toml", client+"[brand]\naccnt = 1\n")
		}, "config", Problem, "peil.toml has 2 mistakes"},
		{"a syntax error", func(t *testing.T, dir string, opt *Options) { write(t, dir, "peil.toml", "[report\n") }, "config", Problem, "mistake"},
		{"no data", func(t *testing.T, dir string, opt *Options) { remove(t, filepath.Join(dir, "data/ads.csv")) }, "data", Problem, "no file is found for the source search"},
		{"data that cannot be opened", func(t *testing.T, dir string, opt *Options) {
			if err := os.Symlink("nowhere.csv", filepath.Join(dir, "data/ads-2.csv")); err != nil {
				t.Skip(err)
			}
		}, "data", Problem, "ads-2.csv"},
		{"files of others in the output", func(t *testing.T, dir string, opt *Options) { write(t, dir, "public/thesis.doc", "x") }, "output", Problem, "files that peil did not write (such as thesis.doc)"},
		{"an output that is a file", func(t *testing.T, dir string, opt *Options) { write(t, dir, "public", "x") }, "output", Problem, "is a file, not a folder"},
		{"an output that cannot be written", func(t *testing.T, dir string, opt *Options) {
			if os.Geteuid() == 0 {
				t.Skip("root may write everywhere")
			}
			if err := os.Chmod(dir, 0o555); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.Chmod(dir, 0o755) })
		}, "output", Problem, "permission denied"},
		{"a folder for charts that is a file", func(t *testing.T, dir string, opt *Options) {
			write(t, dir, "cache", "x")
			opt.CacheDir = filepath.Join(dir, "cache")
		}, "cache", Note, "cannot be kept"},
		{"no folder for charts", func(t *testing.T, dir string, opt *Options) { opt.CacheDir = "" }, "cache", Note, "no folder"},
		{"an address that is taken", func(t *testing.T, dir string, opt *Options) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { l.Close() })
			opt.Addr = l.Addr().String()
		}, "address", Problem, "is taken"},
		{"an address of everybody", func(t *testing.T, dir string, opt *Options) { opt.Addr = "0.0.0.0:0" }, "address", Problem, "other machines"},
		{"a time zone", nil, "time zones", OK, "UTC"},
		{"a browser that is not there", func(t *testing.T, dir string, opt *Options) {
			opt.Env = func(string) (string, bool) { return "/nowhere/chromium", true }
		}, "Chromium", Note, "PEIL_CHROMIUM"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := lay(t)
			opt := Options{Path: dir, Addr: "127.0.0.1:0", CacheDir: filepath.Join(dir, "new", "cache"), Env: func(string) (string, bool) { return "", false }}
			if tt.spoil != nil {
				tt.spoil(t, dir, &opt)
			}
			before := tree(t, dir)
			found := Examine(t.Context(), opt)
			for _, f := range found {
				if f.Level != OK != (f.Do != "") {
					t.Errorf("%s %s: %q does not tell what to do, or does without need", f.Level, f.Check, f.Says)
				}
				if f.Level == Problem && f.Check != tt.check {
					t.Errorf("a problem with %s: %s", f.Check, f.Says)
				}
			}
			if after := tree(t, dir); after != before {
				t.Errorf("the folder was changed:\n%swas\n%s", after, before)
			}
			for _, f := range found {
				if f.Check == tt.check {
					if f.Level != tt.level || !strings.Contains(f.Says, tt.says) {
						t.Errorf("%s: %s, want %s: %s", f.Level, f.Says, tt.level, tt.says)
					}
					return
				}
			}
			t.Errorf("nothing is told of %s: %v", tt.check, found)
		})
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}

// tree lists what a folder holds.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		b.WriteString(name + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAdvice(t *testing.T) {
	tests := []struct {
		limits limits
		need   int
		want   string
	}{
		{limits{folders: 65536, instances: 128}, 40, ""},
		{limits{folders: 8192, instances: 128, usedFolders: 8150}, 40, "max_user_watches"},
		{limits{folders: 8192, instances: 128, usedInstances: 125}, 40, "max_user_instances"},
	}
	for _, tt := range tests {
		if got := tt.limits.advice(tt.need); !strings.Contains(got, tt.want) || (got == "") != (tt.want == "") {
			t.Errorf("%+v: %q, want %q", tt.limits, got, tt.want)
		}
	}
}
