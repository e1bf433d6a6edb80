//go:build !linux

package doctor

// inotify is Linux's own.
func inotify() *limits { return nil }
