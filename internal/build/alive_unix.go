//go:build unix

package build

import (
	"errors"

	"golang.org/x/sys/unix"
)

// alive reports whether a process of that number runs.
func alive(pid int) bool {
	return pid > 0 && !errors.Is(unix.Kill(pid, 0), unix.ESRCH)
}
