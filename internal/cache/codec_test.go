package cache

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"
)

type word string

type inner struct {
	hidden int32
	Shown  []word
}

// everything has a field of each kind.
type everything struct {
	yes         bool
	least, most int64
	small       int8
	set         uint64
	share       float64
	text        string
	texts       []string
	list        []inner
	lists       [][]int32
	pairs       [][2]int32
	at          *inner
	names       map[string]int32
	seen        map[int32]struct{}
	args        map[string]any
	made        int    `cache:"-"`
	by          func() `cache:"-"`
}

func TestCodec(t *testing.T) {
	codec := NewCodec("", 0, 0.0, word(""), []word(nil))
	in := []everything{
		{
			yes: true, least: math.MinInt64, most: math.MaxInt64, small: -128, set: math.MaxUint64, share: math.Copysign(0, -1),
			text: "blåbær\x00\xff", texts: []string{"a", "", "ø", strings.Repeat("long ", 20_000)}, list: []inner{{-1, []word{"x"}}, {math.MinInt32, nil}, {math.MaxInt32, []word{}}},
			lists: [][]int32{{1, 2}, nil, {}, {-5}}, pairs: [][2]int32{{1, 2}, {1, 3}, {0, -9}}, at: &inner{7, nil},
			names: map[string]int32{"": 0, "a": -1}, seen: map[int32]struct{}{4: {}, 5: {}},
			args: map[string]any{"text": "x", "n": -3, "f": math.Pi, "word": word("spend"), "words": []word{"a"}, "nothing": nil},
		},
		{},
		{texts: []string{}, list: []inner{}, names: map[string]int32{}, args: map[string]any{}, least: 1, most: math.MinInt64},
	}
	in[0].made, in[0].by = 3, func() {}
	var content bytes.Buffer
	if err := codec.Write(&content, &in); err != nil {
		t.Fatal(err)
	}
	var out []everything
	if err := codec.Read(content.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	if out[0].made != 0 || out[0].by != nil {
		t.Error("what is tagged came back")
	}
	if in[0].made, in[0].by = 0, nil; !reflect.DeepEqual(in, out) || math.Signbit(out[0].share) == false {
		t.Errorf("got\n%#v\nwant\n%#v", out, in)
	}

	// What is cut, or goes on, is foreign, and no reason to fail.
	for n := range min(content.Len(), 500) {
		if codec.Read(content.Bytes()[:n], new([]everything)) == nil {
			t.Fatalf("%d bytes of %d are enough", n, content.Len())
		}
	}
	if codec.Read(append(content.Bytes(), 0), new([]everything)) == nil {
		t.Error("a byte too many is none")
	}
	if err := codec.Write(&content, &map[string]any{"a": int8(1)}); err == nil {
		t.Error("an any may be anything")
	}
}

// Rows whose fields go up slowly take little.
func TestCodecIsShort(t *testing.T) {
	type row struct {
		Line int32
		Time int64
	}
	rows := make([]row, 1000)
	for i := range rows {
		rows[i] = row{int32(100_000 + i), 1_700_000_000 + 7*int64(i)}
	}
	var content bytes.Buffer
	if err := NewCodec().Write(&content, &rows); err != nil || content.Len() > 2*len(rows)+20 {
		t.Errorf("%d rows take %d bytes (%v)", len(rows), content.Len(), err)
	}
}

func FuzzCodecReads(f *testing.F) {
	codec := NewCodec("", 0, []word(nil))
	var content bytes.Buffer
	codec.Write(&content, &everything{texts: []string{"a"}, list: []inner{{1, nil}}, args: map[string]any{"n": 1}, at: &inner{}})
	f.Add(content.Bytes())
	f.Fuzz(func(_ *testing.T, content []byte) { codec.Read(content, new(everything)) })
}
