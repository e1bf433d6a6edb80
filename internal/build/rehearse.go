package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Rehearsal is how Publish would go about a folder.
type Rehearsal struct {
	Place    string // the nearest folder above it that exists
	OneByOne string // why files would be replaced one by one; empty: the folders change places in one step
	AnyCase  bool   // names that differ in case only are one file there
}

// Rehearse tries what Publish would do to the folder, and leaves nothing
// behind. An error is one that Publish would meet.
func Rehearse(dir string) (r Rehearsal, err error) {
	if dir, err = resolve(dir); err != nil {
		return r, err
	}
	_, foreign, err := inspect(dir)
	if err != nil {
		return r, err
	}
	r.Place = filepath.Dir(dir)
	for !isFolder(r.Place) && filepath.Dir(r.Place) != r.Place {
		r.Place = filepath.Dir(r.Place)
	}
	stage := filepath.Join(r.Place, leftoverPrefix(filepath.Base(dir))+fmt.Sprint(os.Getpid()))
	if err := os.Mkdir(stage, 0o755); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(stage)) }()
	one, other := filepath.Join(stage, "one"), filepath.Join(stage, "other")
	if err := errors.Join(os.Mkdir(one, 0o755), os.Mkdir(other, 0o755)); err != nil {
		return r, err
	}
	r.AnyCase = isFolder(filepath.Join(stage, "ONE"))
	err = exchange(one, other)
	switch {
	case errors.Is(err, errNoExchange):
		r.OneByOne = "this file system cannot let two folders change places"
	case err != nil:
		return r, err
	case foreign:
		r.OneByOne = "others have put files into it"
	case isFolder(dir) && !sameDevice(dir, r.Place):
		r.OneByOne = "it is a mount point"
	}
	if r.OneByOne != "" && isFolder(dir) {
		name := "." + filepath.Base(stage)
		err = errors.Join(replace(dir, name, nil), remove(filepath.Join(dir, name)))
		return r, err
	}
	return r, nil
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}
