package main

import "strconv"

// query is what people search for where the shop is among the results.
type query struct {
	Text     string
	Share    float64 // of the clicks from searches
	CTR      float64
	Position float64
	Growth   float64 // of the searches, by month
}

// queries are those that a search engine tells of; the rest of the clicks came
// from searches that are too rare for that. The shop's name is searched for more
// and more; "lavvo" alone is a kind of tent.
var queries = []query{
	{"lyng & lavvo", 0.21, 0.52, 1.1, 0.012},
	{"lyng og lavvo rabattkode", 0.05, 0.44, 1.3, 0.02},
	{"lavvo", 0.09, 0.061, 4.2, 0},
	{"tunneltelt 3 personer", 0.12, 0.048, 5.6, 0},
	{"fjelltelt", 0.10, 0.039, 6.8, 0},
	{"sovepose dun", 0.11, 0.034, 7.3, 0},
}

// otherSearches stands for the rare ones.
var otherSearches = query{CTR: 0.027, Position: 11.4}

// searchRow is a day of a query, or of all.
type searchRow struct {
	day                 day
	query               string
	clicks, impressions int
	position            float64 // × impressions
}

// position writes the average.
func (w searchRow) average() string { return ratio(w.position, float64(w.impressions), 2, "") }

// search makes the days of a search engine's results: most visits from organic
// search are its clicks.
func (s *shop) search() {
	r := newStream(8)
	for _, w := range s.web {
		if w.channel != organic {
			continue
		}
		clicks := r.of(w.sessions, 0.88)
		total := searchRow{day: w.day}
		add := func(q query, n int) searchRow {
			row := searchRow{day: w.day, query: q.Text, clicks: n}
			row.impressions = max(n, r.count(float64(n)/r.around(q.CTR, 0.05)))
			row.position = float64(row.impressions) * max(1, r.around(q.Position, 0.04))
			total.clicks += row.clicks
			total.impressions += row.impressions
			total.position += row.position
			return row
		}
		left := clicks
		for _, q := range queries {
			n := min(left, r.count(float64(clicks)*q.Share*(1+q.Growth*float64(w.day.month()))))
			left -= n
			if row := add(q, n); row.impressions > 0 {
				s.queries = append(s.queries, row)
			}
		}
		add(otherSearches, left)
		s.searches = append(s.searches, total)
	}
}

// writeSearches writes the totals by day, as a search engine gives them.
func (s *shop) writeSearches() []byte {
	rows := [][]string{{"date", "clicks", "impressions", "position"}}
	for _, w := range s.searches {
		rows = append(rows, []string{w.day.String(), strconv.Itoa(w.clicks), strconv.Itoa(w.impressions), w.average()})
	}
	return table(',', rows)
}

// writeQueries writes the days by query.
func (s *shop) writeQueries() []byte {
	rows := [][]string{{"date", "query", "clicks", "impressions", "position"}}
	for _, w := range s.queries {
		rows = append(rows, []string{w.day.String(), w.query, strconv.Itoa(w.clicks), strconv.Itoa(w.impressions), w.average()})
	}
	return table(',', rows)
}
