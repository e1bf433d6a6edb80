package doctor

import (
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// The shape of the files is that of proc(5) and proc_pid_fdinfo(5).
func TestReadLimits(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	link := func(to string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink} }
	proc := fstest.MapFS{
		"sys/fs/inotify/max_user_watches":   file("65536\n"),
		"sys/fs/inotify/max_user_instances": file("128\n"),
		"17/fd/0":                           link("/dev/null"),
		"17/fd/5":                           link("anon_inode:inotify"),
		"17/fdinfo/5":                       file("pos:\t0\nflags:\t02004000\ninotify wd:2 ino:1 sdev:2\ninotify wd:1 ino:3 sdev:2\n"),
		"18/fd/3":                           link("anon_inode:inotify"), // its fdinfo is gone
		"self/fd/5":                         link("anon_inode:inotify"), // no process of its own
	}
	want := &limits{folders: 65536, instances: 128, usedFolders: 2, usedInstances: 2}
	if diff := cmp.Diff(want, readLimits(proc), cmp.AllowUnexported(limits{})); diff != "" {
		t.Error(diff)
	}
	if got := readLimits(fstest.MapFS{}); got != nil {
		t.Errorf("without a proc: %+v", got)
	}
}

// Whoever opens a pipe waits for who writes to it.
func TestPipeAmongTheData(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "ads.csv")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	if got := unreadableOf([]string{pipe}); len(got) != 1 || !strings.Contains(got[0], "is no file") {
		t.Errorf("got %q", got)
	}
}
