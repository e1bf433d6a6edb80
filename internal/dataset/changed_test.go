package dataset

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// meddler does something while files are read: each reading asks it, once it has
// opened the file, and once more before the file is read again.
type meddler struct {
	context.Context
	asked atomic.Int32
	at    int32
	do    func()
}

func (m *meddler) Err() error {
	if m.asked.Add(1) == m.at {
		m.do()
	}
	return nil
}

// TestChangedFile changes a file while it is read, between two readings for its
// style of decimals, and between those for what overlaps.
func TestChangedFile(t *testing.T) {
	const header = "date,channel,spend,impressions,clicks\n"
	rows := func(n int, row string) string { return header + strings.Repeat(row, n) }
	for _, test := range []struct {
		name    string
		files   [2]string // the newer one last; empty: there is none
		at      int32
		changed int // the file
		into    string
	}{
		{"while it is read", [2]string{rows(40_000, "2025-03-01,Search,1.5,1000,10\n")}, 1, 0, rows(40_000, "2025-03-02,Search,1.5,1000,10\n") + "\n"},
		// 1.234 is a thousand where decimals have a comma, and not where they have a point.
		{"between two readings", [2]string{header + "2025-03-01,Search,1.234,1000,10\n2025-03-02,Search,\"1,5\",1000,10\n"}, 2, 0,
			header + "2025-03-01,Search,1.234,1000,10\n2025-03-02,Search,\"1.5\",1000,10\n"},
		{"the older of two that overlap", [2]string{rows(1, "2025-03-01,Search,1.5,1000,10\n"), rows(1, "2025-03-01,Search,1.5,1000,10\n")}, 3, 0, rows(1, "2025-03-02,Search,1.5,1000,10\n")},
		{"the newer of two that overlap", [2]string{rows(1, "2025-03-01,Search,1.5,1000,10\n"), rows(40_000, "2025-03-01,Search,1.5,1000,10\n")}, 7, 1, rows(40_000, "2025-03-02,Search,1.5,1000,10\n") + "\n"},
	} {
		for _, overlap := range []string{"", "latest"} {
			t.Run(test.name+" "+overlap, func(t *testing.T) {
				dir := t.TempDir()
				at := time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)
				write := func(file int, content string) {
					path := filepath.Join(dir, fmt.Sprintf("%d.csv", file))
					if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
						t.Error(err)
					}
					if err := os.Chtimes(path, at, at.Add(time.Duration(file)*time.Hour)); err != nil {
						t.Error(err)
					}
				}
				for i, content := range test.files {
					if content != "" {
						write(i, content)
					}
				}
				ctx := &meddler{Context: t.Context(), at: test.at, do: func() { write(test.changed, test.into) }}
				_, l := Scan(ctx, []Source{{Name: "search", Kind: "ads", Dir: dir, Files: []string{"*.csv"}, Overlap: overlap}}, Plan{Dims: map[string][]string{"ads": {"channel"}}})
				want := fmt.Sprintf("%s: the file was changed while it was read (run peil again when nothing writes to it)", filepath.Join(dir, fmt.Sprintf("%d.csv", test.changed)))
				if len(l) != 1 || l[0].Error() != want {
					t.Errorf("got  %v\nwant %s (asked %d times)", l, want, ctx.asked.Load())
				}
			})
		}
	}
}
