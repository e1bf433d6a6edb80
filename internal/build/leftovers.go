package build

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// leftoverPrefix begins the name of anything temporary that stands in for
// base; the process number follows it.
func leftoverPrefix(base string) string { return "." + base + ".peil-" }

// stagePath returns the folder in which this process puts the new site of dir
// together.
func stagePath(dir string) string {
	return filepath.Join(filepath.Dir(dir), leftoverPrefix(filepath.Base(dir))+fmt.Sprint(os.Getpid()))
}

// clearLeftovers removes what a killed run left beside dir and in it. It is a
// courtesy: what cannot be removed now is tried again by the next run.
func clearLeftovers(dir string) {
	clearIn(filepath.Dir(dir), leftoverPrefix(filepath.Base(dir)))
	filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			clearIn(p, ".")
		}
		return nil
	})
}

// clearIn removes entries called prefix….peil-PID whose process is gone.
func clearIn(folder, prefix string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := e.Name()
		cut := strings.LastIndex(name, ".peil-")
		if !strings.HasPrefix(name, prefix) || cut < 0 {
			continue
		}
		pid, err := strconv.Atoi(name[cut+len(".peil-"):])
		if err == nil && (pid == os.Getpid() || !alive(pid)) {
			os.RemoveAll(filepath.Join(folder, name))
		}
	}
}
