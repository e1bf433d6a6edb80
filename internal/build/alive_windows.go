package build

import "os"

// alive reports whether a process of that number runs.
func alive(pid int) bool {
	p, err := os.FindProcess(pid) // on Windows this fails when there is none
	if err != nil {
		return false
	}
	p.Release()
	return true
}
