// Command generate writes the sample client's data, and what is true of it.
//
//	go run ./sample-config/generate
//
// The shop, its people and its numbers are invented. Everything comes from the
// tables in truth.go and a fixed seed, so that the same files come out every
// time, and so that it is known what a report on them must find: TRUTH.md tells
// it in words, truth.json holds the totals.
//
//  1. orders.go: who buys what and when.
//  2. journeys.go: what they met before; and visitors who never buy.
//  3. ads.go, web.go, search.go, mailings.go: the ads, visits, searches and mailings that such journeys
//     come from; survey.go: what customers answer, and what was planned.
//  4. totals.go and models.go: what the report must show for the last month.
//  5. The write*.go files put it into the shapes of the platforms' exports.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	dir := flag.String("dir", "sample-config", "folder of the sample client")
	flag.Parse()
	if err := run(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	files, err := generate()
	if err != nil {
		return err
	}
	for name, content := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate returns every file by its name in the sample client's folder.
func generate() (map[string][]byte, error) {
	s := newShop()
	s.sell()
	s.meet()
	s.advertise()
	s.visit()
	s.search()
	s.mail()
	s.ask()
	t := s.totals()
	truth, err := writeTruth(t)
	if err != nil {
		return nil, err
	}
	totals, err := writeTotals(t)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		"data/google-ads.csv":     s.writeGoogle(),
		"data/meta-ads.csv":       s.writeMeta(),
		"data/display.csv":        s.writeDisplay(),
		"data/web.csv":            s.writeWeb(),
		"data/search.csv":         s.writeSearches(),
		"data/search-queries.csv": s.writeQueries(),
		"data/orders.csv":         s.writeOrders(),
		"data/conversions.csv":    s.writeConversions(),
		"data/touchpoints.csv":    s.writeTouchpoints(),
		"data/costs.csv":          writeCosts(),
		"data/events.csv":         writeEvents(),
		"data/email.csv":          s.writeEmail(),
		"data/survey.csv":         s.writeSurvey(),
		"data/budget.csv":         writeBudget(),
		"TRUTH.md":                truth,
		"truth.json":              totals,
	}, nil
}
