package tabular

import "bytes"

// form is what a content is by its first bytes, whatever its name ends in.
type form string

const (
	formText    form = "text" // or nothing that can be read: notText tells
	formParquet form = "Parquet"
	formJSON    form = "JSON"
	packedGzip  form = "gzip"
	packedZstd  form = "zstd"
	packedZip   form = "zip"
)

// formOf tells what a content is by its first bytes.
func formOf(head []byte) form {
	for _, m := range []struct {
		prefix string
		form   form
	}{
		{"PK\x03\x04", packedZip}, {"PK\x05\x06", packedZip},
		{"\x1f\x8b", packedGzip}, {"\x28\xb5\x2f\xfd", packedZstd},
		{"PAR1", formParquet},
	} {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.form
		}
	}
	if looksJSON(head) {
		return formJSON
	}
	return formText
}

// looksJSON reports whether a content starts with an object, or with an array of
// them.
func looksJSON(head []byte) bool {
	rest, array := bytes.CutPrefix(trimJSON(bytes.TrimPrefix(head, []byte(byteOrderMarks[0].bytes))), []byte("["))
	rest = trimJSON(rest)
	if array && (len(rest) == 0 || rest[0] == ']') {
		return true
	}
	rest, object := bytes.CutPrefix(rest, []byte("{"))
	rest = trimJSON(rest)
	return object && (len(rest) == 0 || rest[0] == '"' || rest[0] == '}')
}

// trimJSON cuts off the white space that JSON allows.
func trimJSON(text []byte) []byte { return bytes.TrimLeft(text, " \t\r\n") }
