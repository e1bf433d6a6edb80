package tabular

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// sniffRecords is how many records the delimiter is found from.
const sniffRecords = 50

// newlineOf returns the byte that ends the lines of text: LF, also for CRLF, and
// CR where there is no LF at all (old Mac files).
func newlineOf(text []byte) byte {
	if bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') >= 0 {
		return '\r'
	}
	return '\n'
}

// sepLine reads Excel's first line "sep=;", which names the delimiter.
func sepLine(line string) (delimiter byte, ok bool) {
	line = strings.Trim(line, `"`)
	if len(line) == len("sep=;") && strings.EqualFold(line[:4], "sep=") {
		return line[4], true
	}
	return 0, false
}

// delimiters are the candidates; of equally good ones the first is taken.
// Decimal commas make the comma, and "Brand | Search" the pipe, the likelier
// mistakes.
const delimiters = "\t;,|"

// sniffDelimiter returns the delimiter that cuts the head's first records most
// evenly. Each candidate cuts the whole records of the head (so quotes are
// respected) and gets the share of records that have the commonest number of
// fields. It gets half of that when the first record with that number holds a
// number or an empty field, as then the header was cut into another number of
// fields and the "fields" are those of decimal commas or of a name's parts. A
// candidate that cuts out the header the caller knows wins over all others.
func sniffDelimiter(head []byte, newline byte, whole bool, opt Options) byte {
	best, bestScore := byte(','), 0.0
	for _, candidate := range []byte(delimiters) {
		if score := evenness(head, newline, candidate, whole, opt); score > bestScore {
			best, bestScore = candidate, score
		}
	}
	return best
}

var errHeadEnds = errors.New("head ends")

// evenness is a candidate's score: 0 when it cuts nothing.
func evenness(head []byte, newline, delimiter byte, whole bool, opt Options) float64 {
	s := &scanner{buf: head, end: len(head), err: errHeadEnds, newline: newline, delimiter: delimiter}
	if whole {
		s.err = io.EOF
	}
	const known = 10 // more than any evenness
	var records, counts = 0, map[int]int{}
	looksLikeHeader := map[int]bool{} // of the first record with that many fields
	for records < sniffRecords {
		if opt.Comment != "" {
			if _, ok := s.comment(opt.Comment); ok {
				continue
			}
		}
		var record Record
		err := s.next(&record)
		if _, bad := errors.AsType[*quoteError](err); bad {
			records++
			continue
		}
		if err != nil {
			break
		}
		records++
		n := record.Len()
		if counts[n]++; counts[n] == 1 {
			looksLikeHeader[n] = headerLike(record.Fields())
		}
		if opt.Header != nil && n > 1 && opt.Header(texts(record.Fields())) {
			return known
		}
	}
	score := 0.0
	for n, count := range counts {
		if n == 1 {
			continue
		}
		share := float64(count) / float64(records)
		if !looksLikeHeader[n] {
			share /= 2
		}
		score = max(score, share)
	}
	return score
}

// headerLike tells whether the fields could name columns: none is a number, and
// none before the last that has text is empty.
func headerLike(fields [][]byte) bool {
	last := len(fields) - 1
	for last > 0 && len(bytes.TrimSpace(fields[last])) == 0 {
		last--
	}
	for _, field := range fields[:last+1] {
		field = bytes.TrimSpace(field)
		if len(field) == 0 || len(bytes.Trim(field, "0123456789.,-+% ")) == 0 {
			return false
		}
	}
	return true
}

// texts copies fields; a file's header and preamble are kept.
func texts(fields [][]byte) []string {
	list := make([]string, len(fields))
	for i, field := range fields {
		list[i] = strings.TrimSpace(string(field))
	}
	return list
}
