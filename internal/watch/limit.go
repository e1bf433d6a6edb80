package watch

import (
	"errors"
	"fmt"
	"syscall"
)

// ErrLimit says that the system gives no more events, and that polling is the
// way around.
var ErrLimit = errors.New("the system's limit on watching files is reached")

// limited reports whether err is a limit of the system. Linux says that no space
// is left on the device, which has nothing to do with any disk.
func limited(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

// What the system limits.
const (
	instances = "fs.inotify.max_user_instances=512"
	folders   = "fs.inotify.max_user_watches=524288"
)

// limitError says what to do.
func limitError(err error, setting string) error {
	return fmt.Errorf("%w (%w): on Linux raise the inotify limit with \"sudo sysctl %s\", elsewhere the number of open files with \"ulimit -n 4096\", or look for changes at an interval with --poll 2s", ErrLimit, err, setting)
}
