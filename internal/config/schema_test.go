package config

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// editor is the JSON Schema as an editor has it. It is read from the sample,
// since the package that makes it rests on this one.
func editor(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("../../sample-config/peil.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// refuses returns what the schema finds in a config; parsed is false for one
// that is not TOML, of which an editor tells itself.
func refuses(t *testing.T, s *jsonschema.Schema, text string) (mistake error, parsed bool) {
	t.Helper()
	var tree map[string]any
	if _, err := toml.Decode(strings.ReplaceAll(text, "= nan", `= "nan"`), &tree); err != nil {
		return nil, false // above: JSON has no such number
	}
	encoded, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(document), true
}

// notStructural are the cases of testdata/mistakes.txt that a schema, which sees
// one file and nothing beside it, cannot tell.
var notStructural = map[string]string{
	"a page that is the overview's file":       "the words for a page are open, and this is one of them",
	"empty file":                               "a title may be inherited",
	"no source":                                "sources may be inherited",
	"no title, in a table that is there":       "a title may be inherited",
	"period that ends before it starts":        "needs a calendar",
	"output is the config's folder":            "needs the disk",
	"output above the config":                  "needs the disk",
	"output holds data":                        "needs the disk",
	"output holds the commentary":              "needs the disk",
	"logo that is not there":                   "needs the disk",
	"two sources of one name":                  "draft 4 compares whole entries only",
	"ids twice":                                "draft 4 compares whole entries only",
	"stages twice":                             "draft 4 compares whole entries only",
	"target by a dimension that no source has": "dimensions may be one's own",
	"variable that is not set":                 "needs the environment",
	"averages that are read as sums":           "a mapping may mean it",
	"extends a file that is not there":         "needs the disk",
	"extends a file of nearly that name":       "needs the disk",
	"extends itself":                           "needs the disk",
	"extends in a circle":                      "needs the disk",
	"a mistake made by two files together":     "sees one file",
}

// TestEditorTells demands that the schema refuses every mistake that it can
// know, and no other.
func TestEditorTells(t *testing.T) {
	s := editor(t)
	text, err := os.ReadFile("testdata/mistakes.txt")
	if err != nil {
		t.Fatal(err)
	}
	refused, met := 0, 0
	for _, c := range strings.Split(string(text), "\n=== ")[1:] {
		name, rest, _ := strings.Cut(c, "\n")
		input, _, _ := strings.Cut(rest, "---\n")
		if !strings.HasPrefix(input, "-- ") {
			input = "-- peil.toml --\n" + input
		}
		told := false
		syntax := false
		for _, file := range strings.Split("\n"+input, "\n-- ")[1:] {
			_, content, _ := strings.Cut(file, " --\n")
			mistake, parsed := refuses(t, s, content)
			told = told || mistake != nil
			syntax = syntax || !parsed
		}
		reason, beyond := notStructural[name]
		if beyond {
			met++
		}
		switch {
		case beyond && told:
			t.Errorf("%s: refused, though %s", name, reason)
		case !beyond && !told && !syntax:
			t.Errorf("%s: not refused", name)
		case told:
			refused++
		}
	}
	if met != len(notStructural) || refused == 0 {
		t.Errorf("%d cases refused; %d of %d beyond the schema are there", refused, met, len(notStructural))
	}
}
