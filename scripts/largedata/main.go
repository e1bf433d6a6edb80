// Command largedata writes clients that are large or odd, for scripts/bench.sh:
// a folder with a peil.toml and its files, the same ones each time.
//
//	go run ./scripts/largedata paths -rows 1000000 -channels 12 DIR
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// size is how much there is to be of what a client is made of.
type size struct {
	rows, channels, persons, steps, order int
	intervals                             bool
}

// clients are what can be written, by name.
var clients = map[string]func(c *client, s size){
	"ads":     ads,     // rows of ads over 900 days
	"paths":   paths,   // rows of journeys of 1 to 9 touches, at random: hardly two are alike
	"common":  common,  // rows of journeys of which few differ, as people's do
	"long":    long,    // rows of one journey of so many steps
	"touches": touches, // a log of rows touches of so many persons in a year, and the conversions of some
}

func main() {
	log.SetFlags(0)
	names := strings.Join(slices.Sorted(maps.Keys(clients)), "|")
	if len(os.Args) < 2 || clients[os.Args[1]] == nil {
		log.Fatalf("usage: largedata %s [flags] DIR", names)
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	var s size
	flags.IntVar(&s.rows, "rows", 1_000_000, "rows of the largest file")
	flags.IntVar(&s.channels, "channels", 12, "channels")
	flags.IntVar(&s.persons, "persons", 200_000, "persons of a log of touches")
	flags.IntVar(&s.steps, "steps", 5000, "touches of a long journey")
	flags.IntVar(&s.order, "order", 1, "order of the Markov chain")
	flags.BoolVar(&s.intervals, "intervals", false, "tell how sure credit is")
	flags.Parse(os.Args[2:])
	if flags.NArg() != 1 {
		log.Fatal("largedata: name one folder")
	}
	c := &client{dir: flags.Arg(0), random: rand.New(rand.NewPCG(1, 2))}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		log.Fatal(err)
	}
	c.file("peil.toml", func(w *bufio.Writer) { w.WriteString("[report]\ntitle = \"Large\"\nlanguage = \"en\"\n") })
	clients[os.Args[1]](c, s)
}

// client is a folder that files are written to.
type client struct {
	dir    string
	random *rand.Rand
}

// file writes a file as write does; what there is of it already stays above.
func (c *client) file(name string, write func(w *bufio.Writer)) {
	f, err := os.OpenFile(filepath.Join(c.dir, name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	write(w)
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}

// source adds a source of a kind to the config, and its file.
func (c *client) source(kind, more, header string, rows int, row func(i int, line []byte) []byte) {
	c.file("peil.toml", func(w *bufio.Writer) {
		fmt.Fprintf(w, "[[source]]\nname = %q\nkind = %[1]q\nfiles = [\"%[1]s.csv\"]\n%s\n", kind, more)
	})
	c.file(kind+".csv", func(w *bufio.Writer) {
		fmt.Fprintln(w, header)
		var line []byte
		for i := range rows {
			line = append(row(i, line[:0]), '\n')
			w.Write(line) // its error is the flush's
		}
	})
}

const basis = `revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "refund_date" }`

func ads(c *client, s size) {
	first := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	channels, devices := []string{"Search", "Social", "Display", "Video"}, []string{"mobile", "desktop", "tablet"}
	c.source("ads", basis, "date,channel,campaign,ad_group,device,spend,impressions,clicks,conversions,revenue", s.rows, func(i int, line []byte) []byte {
		day := first.AddDate(0, 0, i*900/s.rows)
		return fmt.Appendf(line, "%s,%s,campaign %d,group %d,%s,%.2f,%d,%d,%d,%.2f", day.Format(time.DateOnly), channels[i%4], i%40, i%200, devices[i%3],
			float64(i*37%9000)/100, i*53%20000, i*17%700, i%5, float64(i*71%90000)/100)
	})
}

// journeys are a paths source whose journeys path appends.
func (c *client) journeys(s size, path func(line []byte) []byte) {
	c.file("peil.toml", func(w *bufio.Writer) {
		fmt.Fprintf(w, "[attribution]\nmodels = [\"markov\", \"linear\", \"last_touch\"]\nprimary = \"markov\"\nmarkov_order = %d\nintervals = %t\n", s.order, s.intervals)
	})
	c.source("paths", basis, "path,conversions,value,nulls", s.rows, func(_ int, line []byte) []byte {
		n := c.random.IntN(2)
		return fmt.Appendf(path(line), ",%d,%d,%d", n, n*(50+c.random.IntN(850)), c.random.IntN(20))
	})
}

// appendPath writes touches of channels, which pick draws.
func appendPath(line []byte, touches int, pick func() int) []byte {
	for k := range touches {
		if k > 0 {
			line = append(line, " > "...)
		}
		line = strconv.AppendInt(append(line, "channel "...), int64(pick()), 10)
	}
	return line
}

func paths(c *client, s size) {
	c.journeys(s, func(line []byte) []byte {
		return appendPath(line, 1+c.random.IntN(9), func() int { return c.random.IntN(s.channels) })
	})
}

func common(c *client, s size) {
	often := rand.NewZipf(c.random, 1.6, 1, uint64(s.channels-1))
	c.journeys(s, func(line []byte) []byte {
		touches := 1
		for touches < 9 && c.random.IntN(5) < 2 {
			touches++
		}
		return appendPath(line, touches, func() int { return int(often.Uint64()) })
	})
}

func long(c *client, s size) {
	c.journeys(s, func(line []byte) []byte {
		return appendPath(line, s.steps, func() int { return c.random.IntN(s.channels) })
	})
}

// touches are in the order of their time, as a log is, and spread evenly over
// persons and the year. Two persons of five convert.
func touches(c *client, s size) {
	c.file("peil.toml", func(w *bufio.Writer) {
		fmt.Fprintf(w, "[attribution]\nmodels = [\"last_touch\", \"first_touch\", \"last_non_direct\", \"linear\", \"time_decay\", \"position_based\", \"markov\", \"shapley\"]\n"+
			"primary = \"markov\"\nmarkov_order = %d\nby = [\"channel\", \"campaign\"]\nintervals = %t\nwindow = { click = \"90d\", view = \"14d\" }\n", s.order, s.intervals)
	})
	first, year := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), int64(366*24*3600)
	last := make([]int64, s.persons) // by person: the latest touch
	c.source("touchpoints", "", "person,time,channel,campaign,type", s.rows, func(i int, line []byte) []byte {
		person, at := c.random.IntN(s.persons), int64(i)*year/int64(s.rows)
		last[person] = at
		kind := "click"
		if c.random.IntN(3) == 0 {
			kind = "view"
		}
		line = strconv.AppendInt(append(line, "user-"...), int64(person), 36)
		line = first.Add(time.Duration(at)*time.Second).AppendFormat(append(line, ','), time.DateTime)
		channel := c.random.IntN(s.channels)
		return fmt.Appendf(line, ",channel %d,campaign %d,%s", channel, 10*channel+c.random.IntN(10), kind)
	})
	c.source("conversions", basis, "person,time,value", (2*s.persons+4)/5, func(i int, line []byte) []byte {
		person := 5 * i / 2
		line = strconv.AppendInt(append(line, "user-"...), int64(person), 36)
		at := min(last[person]+c.random.Int64N(24*3600), year-1)
		line = first.Add(time.Duration(at)*time.Second).AppendFormat(append(line, ','), time.DateTime)
		return fmt.Appendf(line, ",%d.%02d", 100+c.random.IntN(3000), c.random.IntN(100))
	})
}
