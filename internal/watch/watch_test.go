package watch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/google/go-cmp/cmp"
)

// patience is how long anything may take on a busy machine.
const patience = 10 * time.Second

// modes are the two ways to notice: all tests of behaviour hold for both.
var modes = map[string]Options{
	"events":  {},
	"polling": {Poll: 20 * time.Millisecond},
}

// bench is a watcher in a temporary folder.
type bench struct {
	*testing.T
	w   *Watcher
	dir string
}

func inModes(t *testing.T, test func(b *bench)) {
	for name, opt := range modes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newBench(t, opt))
		})
	}
}

func newBench(t *testing.T, opt Options) *bench {
	t.Helper()
	w, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return &bench{T: t, w: w, dir: t.TempDir()}
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, filepath.FromSlash(name)) }

// old is a time before the watcher was made: a file of that time is no news.
var old = time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)

// have makes files that were there long before.
func (b *bench) have(names ...string) {
	b.Helper()
	for _, name := range names {
		b.write(name, "old")
		b.ok(os.Chtimes(b.path(name), old, old))
	}
}

func (b *bench) write(name, text string) {
	b.Helper()
	b.ok(os.MkdirAll(filepath.Dir(b.path(name)), 0o777))
	b.ok(os.WriteFile(b.path(name), []byte(text), 0o666))
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) watch(names ...string) {
	b.Helper()
	for i := range names {
		names[i] = b.path(names[i])
	}
	b.ok(b.w.Watch(names))
}

// sees demands that exactly these are told, in as many calls as it takes.
func (b *bench) sees(names ...string) {
	b.Helper()
	slices.Sort(names)
	told := map[string]bool{}
	for ctx := b.deadline(); ; {
		paths, err := b.w.Next(ctx)
		if err != nil {
			b.Fatalf("%v; told %v, want %q", err, told, names)
		}
		if !slices.IsSorted(paths) {
			b.Errorf("not sorted: %q", paths)
		}
		for _, p := range paths {
			rel, err := filepath.Rel(b.dir, p)
			b.ok(err)
			rel = filepath.ToSlash(rel)
			if !slices.Contains(names, rel) {
				b.Fatalf("told %s, want %q", rel, names)
			}
			told[rel] = true
		}
		if len(told) == len(names) {
			return
		}
	}
}

func (b *bench) deadline() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	b.Cleanup(cancel)
	return ctx
}

// silent demands that nothing is told until a file changes after what was done.
// That file is watched, and no part of what was done.
func (b *bench) silent(witness string) {
	b.Helper()
	b.write(witness, fmt.Sprint("witness ", time.Now()))
	b.sees(witness)
}

func TestSaves(t *testing.T) {
	for name, save := range map[string]func(b *bench){
		"in place": func(b *bench) { b.write("peil.toml", "new text") },
		"by renaming": func(b *bench) { // vim, gedit, VS Code on some systems
			b.write(".goutputstream-AB12", "new text")
			b.ok(os.Rename(b.path(".goutputstream-AB12"), b.path("peil.toml")))
		},
		"with a backup": func(b *bench) { // vim's default
			b.write("4913", "")
			b.ok(os.Remove(b.path("4913")))
			b.ok(os.Rename(b.path("peil.toml"), b.path("peil.toml~")))
			b.write("peil.toml", "new text")
			b.ok(os.Remove(b.path("peil.toml~")))
		},
		"empty":     func(b *bench) { b.write("peil.toml", "") },
		"removed":   func(b *bench) { b.ok(os.Remove(b.path("peil.toml"))) },
		"same size": func(b *bench) { b.write("peil.toml", "dlo") },
		"same size and time": func(b *bench) { // rsync -t
			b.write(".peil.toml.X1", "dlo")
			b.ok(os.Chtimes(b.path(".peil.toml.X1"), old, old))
			b.ok(os.Rename(b.path(".peil.toml.X1"), b.path("peil.toml")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			inModes(t, func(b *bench) {
				b.have("peil.toml", "other.toml")
				b.watch("peil.toml")
				save(b)
				b.sees("peil.toml")
			})
		})
	}
}

// TestSavesAgainAndAgain shows that a file that was replaced or removed is still
// watched.
func TestSavesAgainAndAgain(t *testing.T) {
	inModes(t, func(b *bench) {
		b.have("peil.toml")
		b.watch("peil.toml")
		for i := range 3 {
			b.write("new", fmt.Sprint("replaced ", i))
			b.ok(os.Rename(b.path("new"), b.path("peil.toml")))
			b.sees("peil.toml")
			b.ok(os.Remove(b.path("peil.toml")))
			b.sees("peil.toml")
			b.write("peil.toml", fmt.Sprint("made ", i))
			b.sees("peil.toml")
		}
	})
}

func TestFolderTellsItsEntriesOnly(t *testing.T) {
	inModes(t, func(b *bench) {
		b.have("commentary/june.md", "commentary/2025/may.md", "witness")
		b.watch("commentary", "witness")
		b.write("commentary/july.md", "# July")
		b.sees("commentary/july.md")
		b.ok(os.Rename(b.path("commentary/june.md"), b.path("commentary/may.md")))
		b.sees("commentary/june.md", "commentary/may.md")
		b.write("commentary/2025/may.md", "deeper than asked for")
		b.silent("witness")
		b.ok(os.Remove(b.path("commentary/may.md")))
		b.sees("commentary/may.md")
	})
}

func TestNoChange(t *testing.T) {
	for name, do := range map[string]func(b *bench){
		"names of editors": func(b *bench) {
			for _, name := range []string{"4913", ".june.md.swp", "june.md~", ".#june.md", "#june.md#", ".goutputstream-1", ".public.peil-123", ".~lock.a.csv#", "~$a.xlsx"} {
				b.write("folder/"+name, "x")
			}
		},
		"permissions": func(b *bench) { b.ok(os.Chmod(b.path("folder/june.md"), 0o600)) },
		"a neighbour": func(b *bench) { b.write("neighbour", "x") },
		"reading":     func(b *bench) { _, err := os.ReadFile(b.path("folder/june.md")); b.ok(err) },
	} {
		t.Run(name, func(t *testing.T) {
			inModes(t, func(b *bench) {
				b.have("folder/june.md", "neighbour", "witness")
				b.watch("folder", "witness")
				do(b)
				b.silent("witness")
			})
		})
	}
}

// TestCameAndWent: nobody can read what is gone again, and nobody knew it.
func TestCameAndWent(t *testing.T) {
	b := newBench(t, Options{Quiet: 200 * time.Millisecond, MaxWait: time.Second})
	b.have("folder/june.md")
	b.watch("folder")
	b.write("folder/tmp123", "x")
	b.ok(os.Remove(b.path("folder/tmp123")))
	b.write("folder/june.md", "new")
	b.sees("folder/june.md")
}

func TestPathsThatDoNotExistYet(t *testing.T) {
	inModes(t, func(b *bench) {
		b.watch("data/2025/google.csv", "commentary")
		b.write("data/2025/google.csv", "a,b")
		b.sees("data/2025/google.csv")
		b.write("data/2025/google.csv", "a,b\n1,2")
		b.sees("data/2025/google.csv")
		b.write("commentary/june.md", "# June")
		b.sees("commentary", "commentary/june.md")
		b.write("commentary/june.md", "# June 2025")
		b.sees("commentary/june.md")
	})
}

func TestFolderMovedAndMadeAgain(t *testing.T) {
	inModes(t, func(b *bench) {
		b.have("client/data/a.csv", "client/peil.toml")
		b.watch("client/data", "client/data/a.csv", "client/peil.toml")
		b.ok(os.Rename(b.path("client/data"), b.path("client/away")))
		b.sees("client/data", "client/data/a.csv")
		b.have("client/data/a.csv")
		b.sees("client/data", "client/data/a.csv")
		b.write("client/data/a.csv", "new")
		b.sees("client/data/a.csv")
		b.write("client/away/a.csv", "of no interest any more")
		b.silent("client/peil.toml")

		// The parent's parent: no event tells of it.
		b.ok(os.Rename(b.path("client"), b.path("gone")))
		b.sees("client/data", "client/data/a.csv", "client/peil.toml")
		b.ok(os.Rename(b.path("gone"), b.path("client")))
		b.sees("client/data", "client/data/a.csv", "client/peil.toml")
		b.write("client/data/b.csv", "new")
		b.sees("client/data/b.csv")
	})
}

func TestSymbolicLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a privilege there")
	}
	inModes(t, func(b *bench) {
		b.have("v1/a.csv", "v2/a.csv", "shared/logo.svg", "witness")
		b.ok(os.MkdirAll(b.path("client"), 0o777))
		b.ok(os.Symlink("../shared/logo.svg", b.path("client/logo.svg")))
		b.ok(os.Symlink("../v1", b.path("client/data")))
		b.watch("client/logo.svg", "client/data/a.csv", "witness")

		b.write("shared/logo.svg", "<svg/>")
		b.sees("client/logo.svg")
		b.write("v1/a.csv", "new")
		b.sees("client/data/a.csv")

		// A link to another folder, put in place in one step.
		b.ok(os.Symlink("../v2", b.path("client/next")))
		b.ok(os.Rename(b.path("client/next"), b.path("client/data")))
		b.sees("client/data/a.csv")
		b.write("v2/a.csv", "newer")
		b.sees("client/data/a.csv")
		b.write("v1/a.csv", "of no interest any more")
		b.silent("witness")
	})
}

func TestWatchReplaces(t *testing.T) {
	inModes(t, func(b *bench) {
		b.have("a", "b")
		b.watch("a")
		b.watch("b")
		b.write("a", "new")
		b.silent("b")
		b.watch("a", "b")
		b.write("a", "newer")
		b.sees("a")
	})
}

// TestWatchKeepsWhatIsNotTold: a change during a build counts, also of a file
// that the watcher only learns of when the build is done.
func TestWatchKeepsWhatIsNotTold(t *testing.T) {
	inModes(t, func(b *bench) {
		b.have("a", "b", "c")
		b.watch("a")
		b.write("a", "first")
		b.sees("a")
		b.write("a", "while building")
		b.write("b", "while building")
		b.watch("a", "b", "c")
		b.sees("a", "b")
	})
}

func TestOneReportForManyWrites(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{MaxWait: 20 * time.Second})
	b.w.brief = 300 * time.Millisecond
	b.have("a", "b", "c")
	b.watch("a", "b", "c")
	for i := range 20 {
		for _, name := range []string{"c", "a", "b"} {
			b.write(name, strings.Repeat("x", i+1))
		}
	}
	paths, err := b.w.Next(b.deadline())
	b.ok(err)
	if diff := cmp.Diff([]string{b.path("a"), b.path("b"), b.path("c")}, paths); diff != "" {
		t.Error(diff)
	}
	b.silentFor(400 * time.Millisecond)
}

// silentFor demands that nothing is told for so long.
func (b *bench) silentFor(d time.Duration) {
	b.Helper()
	short, cancel := context.WithTimeout(b.Context(), d)
	defer cancel()
	if paths, err := b.w.Next(short); !errors.Is(err, context.DeadlineExceeded) {
		b.Errorf("told: %q, %v", paths, err)
	}
}

// TestHalfSaved: a file that was emptied is being written, and is waited for.
func TestHalfSaved(t *testing.T) {
	b := newBench(t, Options{Quiet: time.Hour, MaxWait: time.Hour})
	b.have("a", "b")
	b.watch("a", "b")
	b.ok(os.Truncate(b.path("a"), 0))
	b.write("b", "new")
	b.silentFor(50 * time.Millisecond)
	b.write("a", "new")
	b.sees("a", "b")
	b.ok(os.Remove(b.path("a")))
	b.silentFor(50 * time.Millisecond)
	b.write("a", "newer")
	b.sees("a")
}

// TestMaxWait: a file that never rests is told all the same.
func TestMaxWait(t *testing.T) {
	inModes(t, func(b *bench) {
		b.w.opt.Quiet, b.w.opt.MaxWait = time.Hour, 50*time.Millisecond
		b.have("a")
		b.watch("a")
		b.write("a", "new")
		b.sees("a")
	})
}

func TestPollingKeepsItsInterval(t *testing.T) {
	b := newBench(t, Options{Poll: time.Hour})
	b.have("a")
	b.watch("a")
	now := time.Now()
	b.ok(ignore(b.w.step(now.Add(2 * time.Hour)))) // looks, and finds nothing
	b.write("a", "new")
	for after, want := range map[time.Duration]int{
		2*time.Hour + time.Minute: 0,
		3*time.Hour - time.Second: 0,
	} {
		changed, wait, err := b.w.step(now.Add(after))
		b.ok(err)
		if len(changed) != want || wait != 3*time.Hour-after {
			t.Errorf("after %s: told %q, waits %s", after, changed, wait)
		}
	}
	_, wait, err := b.w.step(now.Add(3 * time.Hour))
	b.ok(err)
	if wait != defaultQuiet {
		t.Errorf("found at the interval, then waits %s", wait)
	}
}

func ignore(_ []string, _ time.Duration, err error) error { return err }

// TestRemoteFolder stands in for a network's folder: events come only of what
// this machine does, so both are used, and nothing is told twice.
func TestRemoteFolder(t *testing.T) {
	b := newBench(t, Options{})
	b.have("a")
	b.watch("a")
	for _, f := range b.w.folders {
		f.polled = true
		b.ok(b.w.notify.Remove(b.dir))
	}
	b.write("a", "new")
	b.sees("a")
}

func TestQueueRanOver(t *testing.T) {
	b := newBench(t, Options{})
	b.have("a", "b")
	b.watch("a", "b")
	b.ok(b.w.notify.Remove(b.dir)) // whatever happens now is missed
	b.write("b", "new")
	b.w.heard.mu.Lock()
	b.w.heard.missed = true
	b.w.heard.mu.Unlock()
	b.w.heard.signal()
	b.sees("b")
}

func TestManyNamesAreBounded(t *testing.T) {
	e := listen(nil)
	for i := range 3 * maxHeard {
		e.hear(fsnotify.Event{Name: fmt.Sprint(i), Op: fsnotify.Create}, time.Now())
	}
	events, missed := e.take()
	if len(events) != maxHeard || !missed {
		t.Errorf("holds %d, missed %t", len(events), missed)
	}
}

func TestCloseAndContextEndNext(t *testing.T) {
	inModes(t, func(b *bench) {
		b.have("a")
		b.watch("a")
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := b.w.Next(ctx); !errors.Is(err, context.Canceled) {
			b.Errorf("a cancelled context: %v", err)
		}
		ended := make(chan error)
		go func() {
			_, err := b.w.Next(context.Background())
			ended <- err
		}()
		b.ok(b.w.Close())
		if err := <-ended; !errors.Is(err, ErrClosed) {
			b.Errorf("after Close: %v", err)
		}
		if err := b.w.Watch(nil); !errors.Is(err, ErrClosed) {
			b.Errorf("Watch after Close: %v", err)
		}
		b.ok(b.w.Close())
	})
}

func TestLimitSaysWhatToDo(t *testing.T) {
	for _, cause := range []error{syscall.ENOSPC, syscall.EMFILE} {
		if !limited(fmt.Errorf("adding: %w", cause)) {
			t.Errorf("%v is not known as a limit", cause)
		}
		err := limitError(cause, folders)
		if !errors.Is(err, ErrLimit) || !errors.Is(err, cause) {
			t.Errorf("%v wraps neither", err)
		}
		for _, word := range []string{"inotify", "fs.inotify.max_user_watches", "--poll"} {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%q does not mention %s", err, word)
			}
		}
	}
	if limited(syscall.ENOENT) {
		t.Error("a missing file is no limit")
	}
}

// TestThousandsOfSaves shows that neither goroutines nor memory grow.
func TestThousandsOfSaves(t *testing.T) {
	b := newBench(t, Options{Quiet: time.Millisecond, MaxWait: 5 * time.Millisecond})
	b.have("folder/a.csv", "peil.toml")
	b.watch("folder", "peil.toml")
	saves := func(n int) {
		for i := range n {
			b.write("folder/new", fmt.Sprint(i))
			b.ok(os.Rename(b.path("folder/new"), b.path("folder/a.csv")))
			temporary := fmt.Sprintf("folder/tmp-%d", i)
			b.write(temporary, "x")
			b.ok(os.Remove(b.path(temporary)))
			if i%10 == 0 {
				if _, err := b.w.Next(b.deadline()); err != nil {
					t.Fatal(err)
				}
				b.watch("folder", "peil.toml")
			}
		}
	}
	saves(200)
	goroutines, heap := runtime.NumGoroutine(), heapInUse()
	saves(2000)
	if n := runtime.NumGoroutine(); n > goroutines {
		t.Errorf("%d goroutines, %d before", n, goroutines)
	}
	if grown := int64(heapInUse()) - int64(heap); grown > 1<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
	if len(b.w.snapshot) > 5 {
		t.Errorf("remembers %d paths", len(b.w.snapshot))
	}
}

func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
