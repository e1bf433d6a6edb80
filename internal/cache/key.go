package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
)

// Key returns the SHA-256 of the parts, each with its length, in hex.
func Key(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Program names the running program, so that what another build of it left is
// never taken for its own; empty when that cannot be known. What the build tells
// of itself is the same for two builds of a checkout that is being worked on:
// those differ in the size or the time of their file.
var Program = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s\n%d %d", build, info.Size(), info.ModTime().UnixNano())
})
