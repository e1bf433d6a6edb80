package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// xmlReader cuts the XML of a workbook into tags and text. encoding/xml takes
// seven times as long, and what it checks besides, workbooks do not have:
// document types are refused, which leaves no entities that grow.
type xmlReader struct {
	src   *bufio.Reader
	token []byte // what is collected of a token that the buffer does not hold whole

	name  []byte // of the tag, without its namespace's prefix; valid until the next
	attrs []byte // of a start tag
	text  []byte // of a text, decoded
	ends  bool   // the start tag is its own end
}

type xmlToken int

const (
	xmlText xmlToken = iota
	xmlStart
	xmlEnd
)

var errXML = errors.New("the XML is damaged")

// maxToken limits a text or tag.
const maxToken = maxRecord

func newXML(src io.Reader) *xmlReader {
	r := &xmlReader{src: bufio.NewReaderSize(src, 64<<10)}
	if mark, err := r.src.Peek(3); err == nil && string(mark) == byteOrderMarks[0].bytes {
		_, _ = r.src.Discard(3) // they are in the buffer
	}
	return r
}

// next returns the next token, or io.EOF.
func (r *xmlReader) next() (xmlToken, error) {
	if r.ends {
		r.ends = false
		return xmlEnd, nil
	}
	for {
		first, err := r.src.ReadByte()
		if err != nil {
			return 0, err
		}
		if first != '<' {
			if err := r.src.UnreadByte(); err != nil {
				return 0, err
			}
			raw, err := r.until('<')
			if err != nil && err != io.EOF {
				return 0, err
			}
			if err == nil {
				if err := r.src.UnreadByte(); err != nil {
					return 0, err
				}
				raw = raw[:len(raw)-1]
			}
			r.text, err = unescapeXML(r.text[:0], raw)
			return xmlText, err
		}
		tag, err := r.tag()
		if err != nil {
			return 0, err
		}
		switch {
		case tag[0] == '?':
			continue
		case bytes.HasPrefix(tag, []byte("![CDATA[")):
			r.text = append(r.text[:0], tag[len("![CDATA["):len(tag)-len("]]")]...)
			return xmlText, nil
		case bytes.HasPrefix(tag, []byte("!--")):
			continue
		case tag[0] == '!':
			return 0, fmt.Errorf("%w: it has a document type", errXML)
		case tag[0] == '/':
			r.name = localName(bytes.TrimRight(tag[1:], " \t\r\n"))
			return xmlEnd, nil
		}
		tag, r.ends = bytes.CutSuffix(tag, []byte("/"))
		n := bytes.IndexAny(tag, " \t\r\n")
		if n < 0 {
			n = len(tag)
		}
		r.name, r.attrs = localName(tag[:n]), tag[n:]
		return xmlStart, nil
	}
}

// localName cuts off the prefix of a namespace.
func localName(name []byte) []byte {
	prefix, local, _ := bytes.Cut(name, []byte(":"))
	if len(prefix) == 0 || len(local) == 0 {
		return name
	}
	return local
}

// tag reads what stands between < and >, not empty.
func (r *xmlReader) tag() ([]byte, error) {
	tag, err := r.until('>')
	for err == nil && !closed(tag[:len(tag)-1]) {
		var more []byte
		kept := append([]byte(nil), tag...)
		if more, err = r.until('>'); err == nil {
			tag = append(kept, more...)
			if len(tag) > maxToken {
				err = errRecordTooLong
			}
		}
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	if tag = tag[:len(tag)-1]; len(tag) == 0 {
		return nil, errXML
	}
	return tag, nil
}

// closed reports whether a > after tag ends it.
func closed(tag []byte) bool {
	switch {
	case bytes.HasPrefix(tag, []byte("!--")):
		return len(tag) >= len("!----") && bytes.HasSuffix(tag, []byte("--"))
	case bytes.HasPrefix(tag, []byte("![CDATA[")):
		return bytes.HasSuffix(tag, []byte("]]"))
	case len(tag) > 0 && tag[0] == '?':
		return len(tag) > 1 && bytes.HasSuffix(tag, []byte("?"))
	}
	var quote byte
	for _, c := range tag {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return quote == 0
}

// until reads up to and with the delimiter. With io.EOF it returns the rest.
func (r *xmlReader) until(delimiter byte) ([]byte, error) {
	part, err := r.src.ReadSlice(delimiter)
	if err != bufio.ErrBufferFull {
		return part, err
	}
	r.token = r.token[:0]
	for err == bufio.ErrBufferFull {
		if len(r.token)+len(part) > maxToken {
			return nil, errRecordTooLong
		}
		r.token = append(r.token, part...)
		part, err = r.src.ReadSlice(delimiter)
	}
	r.token = append(r.token, part...)
	return r.token, err
}

// attr returns the raw value of an attribute of the start tag, without regard to
// its namespace. Valid until the next token.
func (r *xmlReader) attr(name string) (value []byte, ok bool) {
	rest := r.attrs
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		n := bytes.IndexByte(rest, '=')
		if n < 0 {
			return nil, false
		}
		key := localName(bytes.TrimRight(rest[:n], " \t\r\n"))
		rest = bytes.TrimLeft(rest[n+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil, false
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil, false
		}
		if string(key) == name {
			return rest[1 : end+1], true
		}
		rest = rest[end+2:]
	}
}

// attrText returns an attribute's decoded value; empty without one.
func (r *xmlReader) attrText(name string) string {
	raw, _ := r.attr(name)
	decoded, err := unescapeXML(nil, raw)
	if err != nil {
		return string(raw)
	}
	return string(decoded)
}

// attrTrue reports whether an attribute is 1 or true.
func (r *xmlReader) attrTrue(name string) bool {
	raw, _ := r.attr(name)
	return string(raw) == "1" || string(raw) == "true"
}

// attrInt returns an attribute's whole number, or -1.
func (r *xmlReader) attrInt(name string) int {
	raw, ok := r.attr(name)
	if !ok || len(raw) == 0 || len(raw) > 9 {
		return -1
	}
	n := 0
	for _, c := range raw {
		if !isDigit(c) {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// unescapeXML appends text to decoded with its entities replaced, and what is not
// UTF-8 marked as such.
func unescapeXML(decoded, text []byte) ([]byte, error) {
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\ufffd"))
	}
	for {
		n := bytes.IndexByte(text, '&')
		if n < 0 {
			return append(decoded, text...), nil
		}
		decoded = append(decoded, text[:n]...)
		text = text[n+1:]
		end := bytes.IndexByte(text, ';')
		if end < 1 || end > len("#x10ffff") {
			return decoded, fmt.Errorf("%w: an & stands for nothing", errXML)
		}
		entity := string(text[:end])
		text = text[end+1:]
		switch entity {
		case "lt":
			decoded = append(decoded, '<')
		case "gt":
			decoded = append(decoded, '>')
		case "amp":
			decoded = append(decoded, '&')
		case "quot":
			decoded = append(decoded, '"')
		case "apos":
			decoded = append(decoded, '\'')
		default:
			code, err := codePoint(entity)
			if err != nil {
				return decoded, fmt.Errorf("%w: &%s; stands for nothing", errXML, entity)
			}
			decoded = utf8.AppendRune(decoded, code)
		}
	}
}

// codePoint reads #228 or #xE4.
func codePoint(entity string) (rune, error) {
	base, digits := 10, entity[1:]
	if entity[0] != '#' {
		return 0, errXML
	}
	if len(digits) > 0 && digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	code, err := strconv.ParseUint(digits, base, 21)
	return rune(code), err
}
