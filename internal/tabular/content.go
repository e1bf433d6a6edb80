package tabular

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"peil/internal/diag"
)

// headSize is how much of a content is looked at to tell what it is.
const headSize = 64 << 10

// maxHeld limits what is held in memory because it is packed, and can only be
// read from many places at once.
const maxHeld = 512 << 20

// maxLayers is how deep packed files may lie in packed files.
const maxLayers = 4

// content is a file, or what a packed file holds.
type content struct {
	name  string // as messages name it
	file  *io.SectionReader
	whole bool                      // the content is the file
	start func() (io.Reader, error) // reads the content from its start

	// What was read of it once, for the next time that it is opened.
	zipped *zip.Reader
	book   *workbook
	keys   []string            // of JSON's objects
	inside map[string]*content // what it packs, by name
}

// ofFile returns the content of a file that is not unpacked yet.
func ofFile(file *io.SectionReader, name string) *content {
	return &content{name: name, file: file, whole: true, start: func() (io.Reader, error) {
		return io.NewSectionReader(file, 0, file.Size()), nil
	}}
}

// head returns the content's first bytes.
func (c *content) head() ([]byte, error) {
	src, err := c.start()
	if err != nil {
		return nil, err
	}
	head := make([]byte, headSize)
	n, err := io.ReadFull(src, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	if err != nil {
		err = c.unreadable(err)
	}
	return head[:n], err
}

// held returns the content as bytes that can be read anywhere.
func (c *content) held() (*io.SectionReader, error) {
	if c.whole {
		return c.file, nil
	}
	src, err := c.start()
	if err != nil {
		return nil, err
	}
	held, err := io.ReadAll(io.LimitReader(src, maxHeld+1))
	if err != nil {
		return nil, c.unreadable(err)
	}
	if len(held) > maxHeld {
		return nil, problem(c.name, fmt.Sprintf("unpacked, the file is larger than %d MiB", maxHeld>>20), "unpack it yourself, and name the unpacked file in the source")
	}
	return io.NewSectionReader(bytes.NewReader(held), 0, int64(len(held))), nil
}

// unreadable describes an error of reading.
func (c *content) unreadable(err error) error { return unreadable(c.name, err) }

func unreadable(name string, err error) error {
	if d, ok := err.(diag.Diagnostic); ok {
		return d
	}
	return problem(name, "the file cannot be read to its end: "+diag.Reason(err), "read or copy it again; if it lies on a network, copy it to this machine")
}

// digest returns the digest of the file's bytes.
func (c *content) digest() string {
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(c.file, 0, c.file.Size())); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// open opens the content by what it is.
func (c *content) open(r *Reader, opt Options, layer int) (*Reader, error) {
	head, err := c.head()
	if err != nil {
		return nil, err
	}
	form := formOf(head)
	if layer == maxLayers && (form == packedGzip || form == packedZstd || form == packedZip) {
		return nil, problem(c.name, "packed files lie too deep in packed files", "unpack it yourself, and name the unpacked file in the source")
	}
	switch form {
	case packedGzip, packedZstd:
		return c.within("", func() *content { return c.unpacked(form) }).open(r, opt, layer+1)
	case packedZip:
		return c.openZip(r, opt, layer)
	}
	if err := without(c.name, opt.Sheet, opt.Member); err != nil {
		return nil, err
	}
	switch form {
	case formParquet:
		return c.openParquet(r, opt)
	case formJSON:
		return c.openJSON(r, opt)
	}
	src, err := c.start()
	if err != nil {
		return nil, err
	}
	rows, err := openText(src, c.name, opt, &r.Format)
	if err != nil {
		return nil, err
	}
	if !c.whole {
		rows.packed = c
	}
	return r.open(rows, opt)
}

// without refuses the name of a sheet or of a file in an archive where there is
// no such thing. An archive that was opened asks for no member any more.
func without(name, sheet, member string) error {
	switch {
	case member != "":
		return problem(name, fmt.Sprintf("member = %q is set, but the file is no zip archive", member), "leave member out of the source")
	case sheet != "":
		return problem(name, fmt.Sprintf("sheet = %q is set, but the file is no Excel workbook", sheet), "leave sheet out of the source")
	}
	return nil
}

// documents are the parts by which an archive is known for a document of an
// office program, and what is to be told of those that are not read.
var documents = map[string]string{
	workbookPart:           "it is read",
	"xl/workbook.bin":      "the file is a binary Excel workbook (.xlsb)",
	"content.xml":          "the file is an OpenDocument spreadsheet (.ods)",
	"word/document.xml":    notATable,
	"ppt/presentation.xml": notATable,
}

const (
	workbookPart = "xl/workbook.xml"
	notATable    = "the file is a document or a presentation, not a table"
)

// archive returns the zip archive that the content is.
func (c *content) archive() (*zip.Reader, error) {
	if c.zipped != nil {
		return c.zipped, nil
	}
	bytes, err := c.held()
	if err != nil {
		return nil, err
	}
	c.zipped, err = zip.NewReader(bytes, bytes.Size())
	if err != nil {
		return nil, problem(c.name, "the file starts as a zip archive or a spreadsheet, but it is damaged or cut off: "+err.Error(), "copy or download it again")
	}
	return c.zipped, nil
}

// within returns what the content packs under that name.
func (c *content) within(name string, packed func() *content) *content {
	if c.inside == nil {
		c.inside = map[string]*content{}
	}
	if c.inside[name] == nil {
		c.inside[name] = packed()
	}
	return c.inside[name]
}

// openZip opens what is in a zip archive: a workbook is one, too.
func (c *content) openZip(r *Reader, opt Options, layer int) (*Reader, error) {
	archive, err := c.archive()
	if err != nil {
		return nil, err
	}
	for _, f := range archive.File {
		switch told := documents[f.Name]; {
		case f.Name == workbookPart:
			if err := without(c.name, "", opt.Member); err != nil {
				return nil, err
			}
			return c.openWorkbook(r, archive, opt)
		case told == notATable:
			return nil, problem(c.name, told, "export the report as CSV or Excel workbook instead")
		case told != "":
			return nil, problem(c.name, told, "open it and save it as Excel workbook (.xlsx)")
		}
	}
	member, err := c.member(archive, opt.Member)
	if err != nil {
		return nil, err
	}
	opt.Member = ""
	return c.within(member.Name, func() *content { return c.ofMember(member) }).open(r, opt, layer+1)
}

// members returns the files of an archive. What macOS and other programs add for
// themselves is none.
func members(archive *zip.Reader) []*zip.File {
	return slices.DeleteFunc(slices.Clone(archive.File), func(f *zip.File) bool {
		return strings.HasSuffix(f.Name, "/") || strings.HasPrefix(f.Name, "__MACOSX/") || strings.HasPrefix(path.Base(f.Name), ".")
	})
}

// member returns the one file of an archive that is meant.
func (c *content) member(archive *zip.Reader, pattern string) (*zip.File, error) {
	var names []string
	var found []*zip.File
	for _, f := range members(archive) {
		names = append(names, f.Name)
		whole, err := path.Match(pattern, f.Name)
		if err != nil {
			return nil, problem(c.name, fmt.Sprintf("member = %q is not a pattern", pattern), "write a name, or * for any part of one")
		}
		last, _ := path.Match(pattern, path.Base(f.Name)) // the same pattern
		if pattern == "" || whole || last {
			found = append(found, f)
		}
	}
	slices.Sort(names)
	switch {
	case len(names) == 0:
		return nil, problem(c.name, "the zip archive holds no files", "download it again")
	case len(found) == 0:
		hint := diag.DidYouMean(pattern, names)
		if hint == "" {
			hint = "it holds " + several(names)
		}
		return nil, problem(c.name, fmt.Sprintf("no file in the zip archive is called %q", pattern), hint)
	case len(found) > 1 && pattern == "":
		return nil, problem(c.name, fmt.Sprintf("the zip archive holds %d files: %s", len(found), several(names)), fmt.Sprintf("say which with member = %q in the source, or with peil import and --member %q; for several, write a source each", names[0], names[0]))
	case len(found) > 1:
		return nil, problem(c.name, fmt.Sprintf("%d files in the zip archive are called %q", len(found), pattern), "say which one; it holds "+several(names))
	}
	if found[0].Flags&1 != 0 {
		return nil, problem(c.name, fmt.Sprintf("%s in the zip archive has a password", found[0].Name), "unpack it yourself, and name the unpacked file in the source")
	}
	return found[0], nil
}

// ofMember returns the content of a file in an archive.
func (c *content) ofMember(f *zip.File) *content {
	name := c.name + "/" + f.Name
	return &content{name: name, file: c.file, start: func() (io.Reader, error) {
		src, err := f.Open()
		if err != nil {
			return nil, problem(name, "the file in the zip archive cannot be unpacked: "+err.Error(), "unpack it yourself, and name the unpacked file in the source")
		}
		// An archive may say that more is packed than it holds.
		return &unpacking{src: src, name: name, packed: min(int64(f.CompressedSize64), c.file.Size())}, nil
	}}
}

// unpacked returns what a content holds that is packed with gzip or zstd.
func (c *content) unpacked(form form) *content {
	return &content{name: c.name, file: c.file, start: func() (io.Reader, error) {
		src, err := c.start()
		if err != nil {
			return nil, err
		}
		counted := &counting{src: bufio.NewReaderSize(src, headSize)}
		unpack, err := unpacker(form, counted)
		if err != nil {
			return nil, problem(c.name, fmt.Sprintf("the file starts as if packed with %s, but it is damaged or cut off: %v", form, err), "copy or download it again")
		}
		return &unpacking{src: unpack, name: c.name, form: form, counted: counted}, nil
	}}
}

// several lists names, at most a dozen.
func several(names []string) string {
	const most = 12
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}
