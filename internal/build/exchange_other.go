//go:build !linux && !darwin

package build

// exchange cannot be done in one step on this system.
func exchange(a, b string) error { return errNoExchange }
