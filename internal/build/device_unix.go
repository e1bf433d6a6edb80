//go:build unix

package build

import "golang.org/x/sys/unix"

// sameDevice reports whether two folders lie on one file system, as far as is
// known.
func sameDevice(a, b string) bool {
	var x, y unix.Stat_t
	return unix.Stat(a, &x) != nil || unix.Stat(b, &y) != nil || x.Dev == y.Dev
}
