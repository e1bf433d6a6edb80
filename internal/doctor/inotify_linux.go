package doctor

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"syscall"
)

// inotify returns the limits on events of the file system; nil when they are
// not known.
func inotify() *limits { return readLimits(os.DirFS("/proc")) }

// readLimits reads the limits, and how much of them this user's processes take,
// from proc(5).
func readLimits(proc fs.FS) *limits {
	l := &limits{}
	for name, to := range map[string]*int{"max_user_watches": &l.folders, "max_user_instances": &l.instances} {
		text, err := fs.ReadFile(proc, path.Join("sys/fs/inotify", name))
		if err != nil {
			return nil
		}
		if *to, err = strconv.Atoi(strings.TrimSpace(string(text))); err != nil {
			return nil
		}
	}
	entries, err := fs.ReadDir(proc, ".")
	if err != nil {
		return l
	}
	for _, process := range entries {
		if _, err := strconv.Atoi(process.Name()); err == nil && own(process) {
			l.add(proc, process.Name())
		}
	}
	return l
}

// own reports whether a process is this user's: the limits are each user's own.
func own(process fs.DirEntry) bool {
	info, err := process.Info()
	if err != nil {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return !ok || int(stat.Uid) == os.Getuid()
}

// add counts what a process watches. One that ends meanwhile watches nothing.
func (l *limits) add(proc fs.FS, process string) {
	files, err := fs.ReadDir(proc, path.Join(process, "fd"))
	if err != nil {
		return
	}
	for _, f := range files {
		link, err := fs.ReadLink(proc, path.Join(process, "fd", f.Name()))
		if err != nil || link != "anon_inode:inotify" {
			continue
		}
		l.usedInstances++
		if text, err := fs.ReadFile(proc, path.Join(process, "fdinfo", f.Name())); err == nil {
			l.usedFolders += bytes.Count(text, []byte("inotify wd:"))
		}
	}
}
