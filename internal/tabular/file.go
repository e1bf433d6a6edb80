package tabular

import (
	"archive/zip"
	"io"
	"io/fs"
	"os"
	"slices"

	"peil/internal/diag"
)

// File is a file that is opened more than once, such as to find out what it is.
// What every opening needs of it, such as the texts that a workbook's cells share,
// is read once.
type File struct {
	path    string
	file    *os.File
	info    fs.FileInfo
	content *content
}

// OpenFile opens the file at path, and reads nothing of it. An error is a
// diag.Diagnostic.
func OpenFile(path string) (*File, error) {
	info, err := os.Stat(path) // before it is opened: opening a pipe waits for who writes to it
	switch {
	case err != nil:
		return nil, unopened(path, err)
	case info.IsDir():
		return nil, problem(path, "this is a folder, not a file", "name the files in it: "+path+"/*.csv")
	case !info.Mode().IsRegular():
		return nil, problem(path, "this is no file that can be read twice, such as a pipe or a device", "write what it gives to a file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, unopened(path, err)
	}
	if info, err = file.Stat(); err != nil {
		file.Close()
		return nil, unopened(path, err)
	}
	return &File{path, file, info, ofFile(io.NewSectionReader(file, 0, info.Size()), path)}, nil
}

func unopened(path string, err error) error {
	return problem(path, "the file cannot be read: "+diag.Reason(err), "look at its name, and at who may read it")
}

// Open reads the file up to the header. Its readers are to be closed before the
// next is opened, and before the file is.
func (f *File) Open(opt Options) (*Reader, error) {
	return f.open(&Reader{name: f.path}, opt)
}

func (f *File) open(r *Reader, opt Options) (*Reader, error) {
	opened, err := f.content.open(r, opt, 0)
	if err != nil {
		return nil, r.orChanged(err)
	}
	return opened, nil
}

// Members returns the names of the files in a zip archive, sorted; none where the
// file is no such archive, or a workbook.
func (f *File) Members() ([]string, error) {
	head, err := f.content.head()
	if err != nil || formOf(head) != packedZip {
		return nil, err
	}
	archive, err := f.content.archive()
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(archive.File, func(m *zip.File) bool { return documents[m.Name] != "" }) {
		return nil, nil
	}
	var names []string
	for _, m := range members(archive) {
		names = append(names, m.Name)
	}
	return names, nil
}

// Close closes the file.
func (f *File) Close() error { return f.file.Close() }
