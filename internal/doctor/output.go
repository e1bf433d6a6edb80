package doctor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"peil/internal/build"
)

// Room on the disk, in bytes: a report has some megabytes, and the new one is
// put together beside the old.
const (
	roomNeeded = 20_000_000
	roomWanted = 200_000_000
)

// output tries what publishing to the output folder needs.
func (e *exam) output() {
	dir := e.cfg.Report.Output
	if dir == "" {
		return // the config could not be read so far
	}
	r, err := build.Rehearse(dir)
	if err != nil {
		do := `make it writable for you, or choose another folder with output = "…" or --out`
		if !errors.Is(err, os.ErrPermission) {
			do = `choose another folder with output = "…" or --out, or set this one right`
		}
		e.problem("output", do, "%v", err)
	} else if r.OneByOne != "" {
		e.note("output", `a reader may see a page beside an older style sheet for a moment; with an output elsewhere the whole report changes in one step`,
			"%s is written file by file: %s", dir, r.OneByOne)
	} else {
		e.ok("output", "%s can be written, and changes in one step", dir)
	}
	if r.AnyCase {
		e.note("file names", "write names of logos and files exactly as they are: on a web server Logo.svg is not logo.svg", "names that differ only in case are one file in %s", r.Place)
	}
	if r.Place != "" {
		e.space(r.Place)
	}
}

// space looks how much room is left.
func (e *exam) space(dir string) {
	free, err := freeSpace(dir)
	switch {
	case err != nil:
		e.note("disk space", "look yourself whether there is room", "not known: %v", err)
	case free < roomNeeded:
		e.problem("disk space", "make room", "%s free in %s", size(free), dir)
	case free < roomWanted:
		e.note("disk space", "make room", "%s free in %s", size(free), dir)
	default:
		e.ok("disk space", "%s free in %s", size(free), dir)
	}
}

// size writes the room of a disk.
func size(bytes int64) string {
	if bytes < 10_000_000_000 {
		return build.Size(bytes)
	}
	return fmt.Sprintf("%d GB", bytes/1_000_000_000)
}

// cache looks whether drawn charts and what large files gave can be kept.
func (e *exam) cache() {
	const do = "set XDG_CACHE_HOME to a folder that you may write to, or let it be: every build then draws all charts and reads all files"
	dir := e.opt.CacheDir
	if dir == "" {
		e.note("cache", do, "no folder is known to keep drawn charts and what large files gave")
		return
	}
	at := dir
	for _, err := os.Stat(at); errors.Is(err, os.ErrNotExist) && filepath.Dir(at) != at; _, err = os.Stat(at) {
		at = filepath.Dir(at)
	}
	tried, err := os.MkdirTemp(at, ".peil-")
	if err == nil {
		err = os.Remove(tried)
	}
	if err != nil {
		e.note("cache", do, "drawn charts and what large files gave cannot be kept: %v", err)
		return
	}
	e.ok("cache", "%s", dir)
}
