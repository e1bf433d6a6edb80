package dataset

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

// A scanner that lives through changes finds what a new one finds, and reads
// only the files that changed: of files that overlap, also the other ones.
func TestScannerReadsWhatChanged(t *testing.T) {
	dir := t.TempDir()
	stamp := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		stamp = stamp.Add(time.Second) // two writes may fall into one tick of the clock
		if err := os.Chtimes(name, stamp, stamp); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 4 {
		write(fmt.Sprintf("ads-%d.csv", i), fmt.Sprintf("date,channel,spend\n2025-03-0%d,Search,1%d\n", i+1, i))
		write(fmt.Sprintf("orders-%d.csv", i), fmt.Sprintf("order,customer,time,revenue\n%d,c%d,2025-03-0%d,100\n%d,x,2025-03-09,5\n", i, i%2, i+1, i+100))
	}
	write("paths.csv", "path,conversions\nA > B,1\nB > A > C,2\n")
	sources := []Source{
		{Name: "ads", Kind: "ads", Files: []string{"ads-*.csv"}, Dir: dir},
		{Name: "shop", Kind: "orders", Files: []string{"orders-*.csv"}, Dir: dir, Overlap: "latest"},
		{Name: "paths", Kind: "paths", Files: []string{"paths.csv"}, Dir: dir},
	}
	plan := Plan{Dims: map[string][]string{"ads": {"channel"}}, Currency: "NOK", Timezone: "UTC", Basis: DefaultBasis()}
	var scanner Scanner
	for _, c := range []struct {
		what   string
		change func()
		read   int
	}{
		{"at first", func() {}, 9},
		{"nothing", func() {}, 0},
		{"one file of ads", func() { write("ads-2.csv", "date,channel,spend\n2025-03-03,Search,99\n2025-03-03,Social,1\n") }, 1},
		{"the second file of orders", func() { write("orders-1.csv", "order,customer,time,revenue\n0,c1,2025-03-02,70\n") }, 3},
		{"a file gone", func() {
			if err := os.Remove(filepath.Join(dir, "ads-0.csv")); err != nil {
				t.Fatal(err)
			}
		}, 0},
		{"a mistake", func() { write("ads-1.csv", "date,channel,spend\n2025-03-02,Search,lots\n") }, 1},
		{"mended", func() { write("ads-1.csv", "date,channel,spend\n2025-03-02,Search,11\n") }, 1},
		{"the plan", func() { plan.Dims["orders"] = []string{"channel"} }, 8 + 2},
		{"nothing again", func() {}, 0},
		{"the file without the shared order", func() { write("orders-3.csv", "order,customer,time,revenue\n9,c1,2025-03-01,70\n") }, 1},
		{"the newer one with it", func() { write("orders-0.csv", "order,customer,time,revenue\n0,c1,2025-03-09,75\n") }, 3},
		{"the older one with it", func() { write("orders-1.csv", "order,customer,time,revenue\n0,c1,2025-03-02,71\n5,c1,2025-03-02,1\n") }, 2},
	} {
		c.change()
		got, gotTold := scanner.Scan(context.Background(), sources, plan)
		want, wantTold := Scan(context.Background(), sources, plan)
		if scanner.memory.read != c.read {
			t.Errorf("%s: %d files were read, want %d", c.what, scanner.memory.read, c.read)
		}
		if !reflect.DeepEqual(gotTold, wantTold) {
			t.Errorf("%s: told\n%v\nwant\n%v", c.what, gotTold, wantTold)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the data differ from a new scan's", c.what)
		}
	}
}
