//go:build !linux

package watch

// Remote is known on Linux only. Elsewhere polling must be asked for.
func Remote(string) string { return "" }
