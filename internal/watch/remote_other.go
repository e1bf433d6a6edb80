//go:build !linux

package watch

// remote is known on Linux only. Elsewhere polling must be asked for.
func remote(string) bool { return false }
