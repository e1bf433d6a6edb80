package tabular

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxPreamble is how many records and comments may stand before the header.
const maxPreamble = 100

// NoHeaderError says that no record of the file's head is the header that
// Options.Header looks for.
type NoHeaderError struct {
	Name   string   // of the file
	Line   int      // of Likely
	Likely []string // the first of the widest records: most likely the header
}

func (e *NoHeaderError) Error() string {
	return fmt.Sprintf("%s: no header row with the columns looked for; line %d looks most like one: %s",
		e.Name, e.Line, strings.Join(e.Likely, ", "))
}

// readHeader reads up to the header row and keeps what stands before it.
func (r *Reader) readHeader(opt Options) error {
	none := &NoHeaderError{Name: r.name}
	for len(r.Preamble) < maxPreamble {
		if opt.Comment != "" {
			if line, ok := r.scan.comment(opt.Comment); ok {
				r.Preamble = append(r.Preamble, []string{line})
				continue
			}
		}
		err := r.scan.next()
		if bad, ok := errors.AsType[*quoteError](err); ok {
			if opt.Header == nil {
				return r.quoteProblem(bad)
			}
			r.Preamble = append(r.Preamble, []string{string(r.scan.raw)})
			continue
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return r.fatal(err)
		}
		fields := texts(r.scan.fields)
		if allEmpty(r.scan.fields) {
			continue
		}
		if opt.Header == nil || opt.Header(fields) {
			r.Header, r.Format.HeaderLine = fields, r.scan.at
			return nil
		}
		r.Preamble = append(r.Preamble, fields)
		if len(fields) > len(none.Likely) {
			none.Likely, none.Line = fields, r.scan.at
		}
	}
	if none.Likely == nil {
		return r.problem(0, "the file has no header row", "the first row must name the columns")
	}
	return none
}
