package schema

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compile compiles the schema; that it is a valid one of draft 4 is checked on
// the way.
func compile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSON()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft4)
	if err := c.AddResource(FileName, document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(FileName)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fromTOML reads a config as an editor hands it to the schema.
func fromTOML(t *testing.T, text string) any {
	t.Helper()
	var tree map[string]any
	if _, err := toml.Decode(text, &tree); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	encoded, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// walk calls visit for every field.
func walk(fields []Field, visit func(Field)) {
	for _, f := range fields {
		visit(f)
		walk(f.Fields, visit)
	}
}

// TestShipped demands that the sample's schema, which its first line names, is
// the one that is made now.
func TestShipped(t *testing.T) {
	shipped, err := os.ReadFile("../../../sample-config/" + FileName)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.ReplaceAll(shipped, []byte("\r\n"), []byte("\n")), JSON()) {
		t.Error("sample-config/" + FileName + " is stale: run go generate ./internal/config")
	}
}

// TestKeys demands that something is told of every key that the decoder knows,
// and of no other.
func TestKeys(t *testing.T) {
	stale := keys()
	walk(Fields(), func(f Field) {
		if _, told := stale[f.Path]; !told {
			t.Errorf("nothing is told of %s", f.Path)
			return
		}
		delete(stale, f.Path)
		k := f.Key
		if k.Doc == "" || !strings.HasSuffix(k.Doc, ".") {
			t.Errorf("%s: %q is no sentence", f.Path, k.Doc)
		}
		if f.Form == Table || f.Form == Tables {
			return
		}
		if k.Example == "" {
			t.Errorf("%s has no example", f.Path)
		}
		if (k.Need == Optional) != (f.DefaultText() != "") {
			t.Errorf("%s: need %d, default %q; an optional key has one, and a needed one has none", f.Path, k.Need, f.DefaultText())
		}
		if number := slices.Contains([]Form{Number, Numbers, NumberMap, TablesMat}, f.Form); number && k.Unit == "" {
			t.Errorf("%s is a number without a unit", f.Path)
		}
		for _, w := range k.Words {
			if w.Value == "" || w.Doc == "" {
				t.Errorf("%s: the word %q: %q", f.Path, w.Value, w.Doc)
			}
		}
	})
	for _, path := range slices.Sorted(maps.Keys(stale)) {
		t.Errorf("%s is told of, and is no key", path)
	}
}

// TestDraft4 demands that the schema uses nothing beyond draft 4 and the
// extension: later keywords would be ignored in silence.
func TestDraft4(t *testing.T) {
	compile(t)
	known := map[string]bool{}
	for _, word := range strings.Fields("$schema title description type default enum pattern minimum maximum exclusiveMaximum " +
		"items minItems maxItems uniqueItems properties additionalProperties required anyOf x-taplo") {
		known[word] = true
	}
	var check func(at string, schema map[string]any)
	check = func(at string, schema map[string]any) {
		for word, v := range schema {
			if !known[word] {
				t.Errorf("%s: %q is no keyword of draft 4 that is used here", at, word)
			}
			switch v := v.(type) {
			case map[string]any:
				switch word {
				case "properties":
					for name, property := range v {
						check(at+"."+name, property.(map[string]any))
					}
				case "items", "additionalProperties":
					check(at+"[]", v)
				}
			case []any:
				for _, alternative := range v {
					if word == "anyOf" {
						check(at, alternative.(map[string]any))
					}
				}
			}
			if values, ok := v.([]any); ok && word == "enum" && schema["x-taplo"] != nil {
				docs := schema["x-taplo"].(map[string]any)["docs"].(map[string]any)["enumValues"].([]any)
				if len(docs) != len(values) {
					t.Errorf("%s: %d words, %d of them explained", at, len(values), len(docs))
				}
			}
		}
	}
	var root map[string]any
	if err := json.Unmarshal(JSON(), &root); err != nil {
		t.Fatal(err)
	}
	check("", root)
}

// TestExamples demands that every example may stand where it belongs.
func TestExamples(t *testing.T) {
	s := compile(t)
	var check func(fields []Field, header string, required []string)
	check = func(fields []Field, header string, required []string) {
		for _, f := range fields {
			if f.Key.Example != "" {
				lines := []string{header}
				for _, line := range required {
					if !strings.HasPrefix(line, f.Name+" = ") {
						lines = append(lines, line)
					}
				}
				text := strings.Join(append(lines, f.Name+" = "+f.Key.Example), "\n")
				if err := s.Validate(fromTOML(t, text)); err != nil {
					t.Errorf("%s: %v", f.Path, err)
				}
			}
			var needed []string
			for _, inner := range f.Fields {
				if inner.Key.Need == Required {
					needed = append(needed, inner.Name+" = "+inner.Key.Example)
				}
			}
			switch {
			case f.Form == Table && strings.HasPrefix(header, "[["): // of the one entry before it
				check(f.Fields, header+"\n"+strings.Join(required, "\n")+"\n["+f.Path+"]", needed)
			case f.Form == Table, f.Form == WordTable:
				check(f.Fields, "["+f.Path+"]", needed)
			case f.Form == Tables && header != "":
				check(f.Fields, header+"\n"+strings.Join(required, "\n")+"\n[["+f.Path+"]]", needed)
			case f.Form == Tables:
				check(f.Fields, "[["+f.Path+"]]", needed)
			}
		}
	}
	check(Fields(), "", nil)
}

// TestGood accepts the sample, and the catalogue, which is written as a user's
// KPIs are.
func TestGood(t *testing.T) {
	s := compile(t)
	for _, file := range []string{"../../../sample-config/peil.toml", "../../../kpi/catalogue.toml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(fromTOML(t, string(text))); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// TestRefused shows what an editor underlines, and what it lets pass.
func TestRefused(t *testing.T) {
	s := compile(t)
	for text, good := range map[string]bool{
		`report.title = "T"`:                           true,
		`report.titel = "T"`:                           false,
		`report.title = 3`:                             false,
		`report.language = "no"`:                       false,
		`report.period = "${MONTH}"`:                   true,
		`report.period = "June"`:                       false,
		`report.period = ""`:                           true,
		`report.currency = ""`:                         false,
		`brand.accent = "green"`:                       false,
		`kpi = [{ id = "roas" }, { id = "our_own" }]`:  true,
		`kpi = [{ id = "Our own" }]`:                   false,
		`kpi = [{ target = 4 }]`:                       false,
		`kpi = [{ id = "a", targets.channel.X = 1 }]`:  true,
		`kpi = [{ id = "a", targets.channel = 1 }]`:    false,
		`kpi = [{ id = "a", title = "A" }]`:            true,
		`kpi = [{ id = "a", title.fr = "A" }]`:         false,
		`attribution.models = ["linear", "linear"]`:    false,
		`attribution.models = []`:                      false,
		`attribution.window.click = "a month"`:         false,
		`attribution.window = "saas"`:                  true,
		`attribution.window = "bakery"`:                false,
		`attribution.position = [0.5, 0.5]`:            false,
		`source = [{ name = "a", preset = "" }]`:       true,
		`source = [{ name = "a", vat_rate = 1 }]`:      false,
		`source = [{ name = "a", columns.own = "H" }]`: true,
		`source = [{ name = "a", columns.own = 1 }]`:   false,
	} {
		if err := s.Validate(fromTOML(t, text)); (err == nil) != good {
			t.Errorf("%s: %v; want it accepted: %t", text, err, good)
		}
	}
}
