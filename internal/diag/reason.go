package diag

import (
	"errors"
	"io/fs"
)

// Reason returns why the operating system refused, in plain words and without
// the operation and the path: the message around it names what was tried, and the file.
func Reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "it does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "you have no right to"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
