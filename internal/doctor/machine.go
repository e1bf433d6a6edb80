package doctor

import (
	"os/exec"
	"runtime"
	"slices"
	"time"
)

// filesWanted is how many files peil may hold open at the same time, with some
// to spare: two of data, the browser's connections, and on macOS every file
// that is watched.
const filesWanted = 256

// descriptors looks how many files may be open.
func (e *exam) descriptors() {
	limit, known := openFiles()
	switch {
	case !known:
	case limit < filesWanted:
		e.note("open files", "raise the limit in this shell: ulimit -n 4096", "at most %d at the same time", limit)
	default:
		e.ok("open files", "at most %d at the same time", limit)
	}
}

// zones looks whether the time zones are known that the config names.
func (e *exam) zones() {
	names := []string{"Europe/Oslo"}
	if e.cfg != nil {
		names = []string{e.cfg.Report.Timezone}
		for _, s := range e.cfg.Sources {
			names = append(names, s.Timezone)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	slices.Sort(names)
	names = slices.Compact(names)
	for _, name := range names {
		if _, err := time.LoadLocation(name); err != nil {
			e.problem("time zones", "write the name of a zone, such as Europe/Oslo", "%v", err)
			return
		}
	}
	if len(names) > 0 {
		e.ok("time zones", "%s", some(names))
	}
}

// opener looks whether watch --open can open a browser.
func (e *exam) opener() {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return // a part of the system
	}
	if _, err := exec.LookPath("xdg-open"); err != nil {
		e.note("opening", "open the address that watch prints yourself, or install xdg-utils", "watch --open finds no xdg-open")
		return
	}
	e.ok("opening", "watch --open finds xdg-open")
}

// browser looks for a Chromium.
func (e *exam) browser() {
	if path, ok := e.opt.Env("PEIL_CHROMIUM"); ok && path != "" {
		if _, err := exec.LookPath(path); err != nil {
			e.note("Chromium", "put the path of a Chromium into PEIL_CHROMIUM, or unset it", "PEIL_CHROMIUM: %v", err)
			return
		}
		e.ok("Chromium", "%s", path)
		return
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			e.ok("Chromium", "%s", path)
			return
		}
	}
	e.note("Chromium", "nothing is needed to build, watch or read: any browser shows a report, and prints it as PDF. Only peil's own browser tests want it, in PATH or PEIL_CHROMIUM", "not found")
}
