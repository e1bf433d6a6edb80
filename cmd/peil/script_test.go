package main

import (
	"database/sql"
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the scripts compare into the scripts")

// TestMain lets the test binary stand in for peil where a script runs it.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"peil": main})
}

// TestScripts runs the scripts of testdata/script as a user would type them.
// They share one cache of drawn charts, but for those that say otherwise.
func TestScripts(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the scripts use cp and ls, and paths with slashes")
	}
	cache := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"XDG_CACHE_HOME", "LocalAppData"} {
				env.Setenv(name, cache)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"cmptree": cmptree,
			"pack":    pack,
			"cut":     cut,
			"grow":    grow,
			"sqlite":  sqlite,
		},
	})
}

// exits runs a program that must end with an exit code:
//
//	exits 2 peil build --nonsense
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// cmptree demands that two folders hold the same files with the same bytes; !
// that they do not.
func cmptree(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] cmptree FOLDER FOLDER")
	}
	var trees [2]map[string]string
	for i, dir := range args {
		tree, err := readTree(ts.MkAbs(dir))
		ts.Check(err)
		if len(tree) == 0 {
			ts.Fatalf("%s is empty", dir)
		}
		trees[i] = tree
	}
	switch diff := cmp.Diff(trees[0], trees[1]); {
	case neg && diff == "":
		ts.Fatalf("%s and %s are the same", args[0], args[1])
	case !neg && diff != "":
		ts.Fatalf("%s and %s differ:\n%s", args[0], args[1], diff)
	}
}

// readTree returns the content of every file below dir by its name.
func readTree(dir string) (map[string]string, error) {
	tree := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		tree[filepath.ToSlash(rel)] = string(content)
		return err
	})
	return tree, err
}

// grow writes a file that begins as one and goes on as another, over and over,
// until it has so many bytes:
//
//	grow large.csv header.csv row.csv 300000
func grow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: grow FILE BEGINNING REST BYTES")
	}
	size, err := strconv.Atoi(args[3])
	ts.Check(err)
	text, rest := ts.ReadFile(args[1]), ts.ReadFile(args[2])
	for len(text) < size && rest != "" {
		text += rest
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}

// sqlite runs the statements of a file in an SQLite database:
//
//	sqlite shop.db shop.sql
func sqlite(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sqlite DATABASE FILE")
	}
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(ts.MkAbs(args[0])))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(ts.ReadFile(args[1]))
	ts.Check(err)
}
