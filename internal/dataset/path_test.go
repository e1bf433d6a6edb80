package dataset

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// pathTexts writes a file's paths, sorted.
func pathTexts(d *Data) []string {
	var list []string
	for i := range d.Paths.List {
		p := &d.Paths.List[i]
		var names []string
		for _, c := range d.Paths.Of(p) {
			names = append(names, d.Channels.List[c])
		}
		list = append(list, fmt.Sprint(strings.Join(names, ">"), " ", p.Conversions, " ", p.Value, " ", p.Nulls, "; ", p.Rows, " rows, ", p.First, " to ", p.Last))
	}
	slices.Sort(list)
	return list
}

// TestPathsAddUp reads random rows, few of which are of different paths, and
// adds them up row by row beside.
func TestPathsAddUp(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 5))
		type key struct {
			path     string
			converts bool
		}
		sums := map[key]*Path{}
		var text strings.Builder
		fmt.Fprintln(&text, "path,conversions,value,nulls")
		for line := range int32(2000) {
			var names []string
			for range 1 + r.IntN(4) {
				names = append(names, fmt.Sprint("C", r.IntN(1+int(seed))))
			}
			path := strings.Join(names, ">")
			conversions, value, nulls := Fixed(r.IntN(3)), Fixed(r.IntN(1000)), Fixed(r.IntN(4))
			if conversions == 0 {
				value = 0
			}
			fmt.Fprintf(&text, "%s,%d,0.%03d,%d\n", strings.Join(names, []string{">", " > ", "> "}[r.IntN(3)]), conversions, value, nulls)
			p := sums[key{path, conversions > 0}]
			if p == nil {
				p = &Path{First: line + 2}
				sums[key{path, conversions > 0}] = p
			}
			p.Rows, p.Last = p.Rows+1, line+2
			p.Conversions, p.Value, p.Nulls = p.Conversions+conversions*Scale, p.Value+value*Scale/1000, p.Nulls+nulls*Scale
		}
		var want []string
		for k, p := range sums {
			want = append(want, fmt.Sprint(k.path, " ", p.Conversions, " ", p.Value, " ", p.Nulls, "; ", p.Rows, " rows, ", p.First, " to ", p.Last))
		}
		slices.Sort(want)
		if diff := gocmp.Diff(want, pathTexts(scan(t, plan(), source(t, "paths", text.String())))); diff != "" {
			t.Fatal(seed, diff)
		}
	}
}

// TestPathsThatDoNotAddUp: what a return leaves of a sale is not nothing, and
// sums that are too large are not made.
func TestPathsThatDoNotAddUp(t *testing.T) {
	d := scan(t, plan(), source(t, "paths", "path,conversions,value,nulls\nA,0,100,0\nA,0,-100,0\nA,2,50,0\nA,0,,9000000000000\nA,0,,5\nA,0,,9000000000000\n"))
	want := []string{
		"A 2 150 0; 2 rows, 2 to 4",
		"A 0 -100 0; 1 rows, 3 to 3",
		"A 0 0 9000000000005; 2 rows, 5 to 6",
		"A 0 0 9000000000000; 1 rows, 7 to 7",
	}
	slices.SortFunc(want, cmp.Compare[string])
	if diff := gocmp.Diff(want, pathTexts(d)); diff != "" {
		t.Error(diff)
	}
}

// TestNames holds the numbering of names to a map.
func TestNames(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	var names Names
	numbers := map[string]int32{}
	buffer := make([]byte, 0, 200_000)
	for i := range 50_000 {
		buffer = fmt.Append(buffer[:0], "person ", r.IntN(20_000))
		if i%10_000 == 0 {
			buffer = append(buffer, make([]byte, 100_000)...) // longer than a piece of text
		}
		want, known := numbers[string(buffer)]
		if !known {
			want = int32(len(numbers))
			numbers[string(buffer)] = want
		}
		got := names.indexBytes(buffer)
		if i%2 == 0 {
			got = names.Index(string(buffer))
		}
		if got != want {
			t.Fatalf("%.20q is %d, want %d", buffer, got, want)
		}
	}
	more := names.copy()
	more.Index("another")
	if len(names.List) != len(numbers) || len(more.List) != len(numbers)+1 {
		t.Errorf("%d and %d names of %d", len(names.List), len(more.List), len(numbers))
	}
	for s, i := range numbers {
		if names.List[i] != s || more.Index(s) != i {
			t.Fatalf("%.20q is no longer %d", s, i)
		}
	}
}
