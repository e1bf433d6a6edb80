package doctor

import "golang.org/x/sys/windows"

// freeSpace returns the bytes that this user may write to a folder's disk.
func freeSpace(dir string) (int64, error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(name, &free, nil, nil)
	return int64(free), err
}

// openFiles is not limited on Windows as elsewhere.
func openFiles() (limit uint64, known bool) { return 0, false }
