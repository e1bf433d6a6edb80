package tabular

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSON(t *testing.T) {
	for _, test := range []struct{ name, file, want string }{
		{"one object over several lines", "{\n \"a\": 1,\n \"b\": \"x\"\n}\n{\n\"c\": 2}", "header on line 0\nx:2:7\n  a = 1\n  b = \"x\"\nx:5:1\n  c = 2\n"},
		{"a key that only the last has", "{\"a\":1}\n{\"b\":2}\n", "header on line 0\nx:1:6\n  a = 1\nx:2:1\n  b = 2\n"},
		{"an array on one line", `[{"a":1},{"a":2} , {"a":null}]`, "header on line 0\nx:1:7\n  a = 1\nx:1:15\n  a = 2\n"},
		{"a mark, blank lines and CRLF", "\ufeff\r\n{\"a\":\"å\"}\r\n\r\n{\"a\":\"b\"}\r\n", "header on line 0\nx:2:6\n  a = \"å\"\nx:4:6\n  a = \"b\"\n"},
		{"a mistake in an array", "[{\"a\":1},\n {\"a\":x}]", "header on line 0\nx:1:7\n  a = 1\nx:2:7: here a value should stand: a text in quotes, a number, true, false, null, { or [ (export it again, or mend the place)\n"},
		{"no comma in an array", "[{\"a\":1}\n{\"a\":2}]", "header on line 0\nx:1:7\n  a = 1\nx:2:1: a comma is missing between two objects (export it again, or mend the place)\n"},
		{"an array without end", "[{\"a\":1},{\"a\":2}", "header on line 0\nx:1:7\n  a = 1\nx:1:15\n  a = 2\nx:1:17: the array has no end: the file is cut off (export it again, or mend the place)\n"},
		{"something after an array", "[{\"a\":1}] x", "header on line 0\nx:1:7\n  a = 1\nx:1:11: something follows the end of the array (export it again, or mend the place)\n"},
		{"an object without end", "{\"a\":1", "x:1:1: the object that starts here has no end: the file is cut off, or a quote or bracket is missing (export it again, or mend the place)"},
		{"an empty array", "[]", "x: the file has no header row (the first row must name the columns)"},
		{"numbers", "[1,2]", "header on line 1\n"}, // text, then
		{"a new key on a line that is wrong", "{\"a\":1}\n{\"new\":1,}\n", "header on line 0\nx:1:6\n  a = 1\nbad_object: x:2:10: here a key should start, in quotes (every line must be one object: {\"date\": \"2025-06-30\", …})\n"},
		{"not UTF-8", "{\"a\":1}\n{\"a\":\"\xe5\"}\n", "header on line 0\nx:1:6\n  a = 1\nbad_object: x:2:7: a character is not UTF-8 (every line must be one object: {\"date\": \"2025-06-30\", …})\n"},
		{"too deep", "{\"a\":1}\n{\"a\":" + strings.Repeat("[", 100) + "}\n", "header on line 0\nx:1:6\n  a = 1\nbad_object: x:2:69: objects and arrays lie more than 64 deep in each other (every line must be one object: {\"date\": \"2025-06-30\", …})\n"},
		{"a line without end", "{\"a\":1}\n{\"a\":\"" + strings.Repeat("x", maxRecord+1), "header on line 0\nx:1:6\n  a = 1\nx:2: the object that starts here has no end within 16 MiB (write one object a line, or an array of objects, one for each row)\n"},
		{"an object without end that is long", "{\"a\":\"" + strings.Repeat("x", maxRecord+1), "x:1: the object that starts here has no end within 16 MiB (write one object a line, or an array of objects, one for each row)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := NewReader(strings.NewReader(test.file), "x", Options{})
			got := ""
			if err != nil {
				got = err.Error()
			} else {
				got = dump(r)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzJSON compares the parser with encoding/json.
func FuzzJSON(f *testing.F) {
	f.Add(`{"a": 1.5e-3, "b": {"c": "\u00e6\ud83d\ude00\n", "d": [1, {"e": null}]}, "f": true, "": ""}`)
	f.Add(`{"a":"\ud83d","b":-0,"c":[[]],"d":{}}`)
	f.Fuzz(func(t *testing.T, text string) {
		got := map[string]string{}
		twice := false
		p := jsonParser{text: []byte(text)}
		err := p.object(func(key []byte, from, to int, kind jsonKind, value []byte) error {
			_, again := got[string(key)]
			twice = twice || again
			if from < 0 || from > to || to > len(text) {
				t.Fatalf("a value stands from %d to %d of %d", from, to, len(text))
			}
			got[string(key)] = string(value)
			return nil
		})
		if bad, ok := err.(*jsonError); ok && (bad.at < 0 || bad.at > len(text)) {
			t.Fatalf("the mistake stands at %d of %d", bad.at, len(text))
		}
		var want map[string]any
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		wantErr := d.Decode(&want)
		if wantErr == nil {
			if _, err := d.Token(); err != io.EOF {
				wantErr = err
			}
		}
		if text := bytes.TrimSpace([]byte(text)); len(text) > 0 && text[0] != '{' {
			return
		}
		if (err == nil) != json.Valid([]byte(text)) && !strings.Contains(text, "[[") && !strings.Contains(text, "{{") && p.depth < maxDepth && !strings.Contains(errText(err), "UTF-8") && !strings.Contains(errText(err), "deep") {
			t.Fatalf("%q: %v, and encoding/json: %v", text, err, wantErr)
		}
		if err != nil || wantErr != nil || twice {
			return
		}
		flat := map[string]string{}
		if !flatten("", want, flat) {
			return
		}
		for key, value := range flat {
			if got[key] != value {
				t.Fatalf("%q: %q is %q, and for encoding/json %q", text, key, got[key], value)
			}
		}
	})
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// flatten gives the values of objects in objects the keys that the parser gives
// them; it reports false where two would have the same.
func flatten(outer string, object map[string]any, into map[string]string) bool {
	for key, value := range object {
		if outer != "" {
			key = outer + "." + key
		}
		switch value := value.(type) {
		case map[string]any:
			if outer == "" && key == "" || !flatten(key, value, into) {
				return false
			}
			continue
		case json.Number:
			into[key] = value.String()
		case string:
			into[key] = value
		default:
			continue
		}
	}
	return true
}

// FuzzFormats reads any bytes by what they start with.
func FuzzFormats(f *testing.F) {
	seedsOf(f)
	f.Fuzz(func(t *testing.T, file []byte) { exhaust(t, file) })
}
