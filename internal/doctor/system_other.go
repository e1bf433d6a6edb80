//go:build !linux && !darwin && !windows

package doctor

import "errors"

func freeSpace(string) (int64, error) { return 0, errors.New("peil does not ask this system") }

func openFiles() (limit uint64, known bool) { return 0, false }
