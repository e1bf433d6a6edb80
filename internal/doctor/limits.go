package doctor

import "fmt"

// limits are what Linux lets a user watch, and what the user's processes do.
type limits struct {
	folders, instances         int
	usedFolders, usedInstances int
}

// String tells what is taken of what there is.
func (l *limits) String() string {
	return fmt.Sprintf("inotify: %d of %d folders and %d of %d watchers are taken", l.usedFolders, l.folders, l.usedInstances, l.instances)
}

// spareInstances is how many more programs should be able to watch: editors and
// peil, one for each report that is open.
const spareInstances = 8

// advice returns what to do before so many folders are watched; "" when there
// is enough for twice as many.
func (l *limits) advice(need int) string {
	switch {
	case l.folders-l.usedFolders < 2*need:
		return `sudo sysctl fs.inotify.max_user_watches=524288, and the same line without "sudo sysctl" in /etc/sysctl.d/60-inotify.conf to keep it`
	case l.instances-l.usedInstances < spareInstances:
		return `sudo sysctl fs.inotify.max_user_instances=512, and the same line without "sudo sysctl" in /etc/sysctl.d/60-inotify.conf to keep it`
	}
	return ""
}
