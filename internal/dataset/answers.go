package dataset

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"peil/internal/diag"
	"peil/internal/tabular"
)

// The questions of a survey that have figures of their own.
const (
	NPS       = "nps"        // how likely are you to recommend us, 0 to 10
	CSAT      = "csat"       // how satisfied are you, 1 to 5
	HeardFrom = "heard_from" // how did you hear of us, in free words
)

// scaleOf returns the lowest and the highest score of a question; ok is false
// of one that is answered in words.
func scaleOf(question string) (low, high int, ok bool) {
	switch question {
	case NPS:
		return 0, 10, true
	case CSAT:
		return 1, 5, true
	}
	return 0, 0, false
}

// RecommendationWords returns how the words begin by which customers tell that
// a person led them here, in Norwegian and English.
func RecommendationWords() []string {
	return []string{
		"anbefal", "bekjent", "familie", "jungeltelegraf", "kjæreste", "kjenning", "kollega", "nabo", "venn", "munn",
		"colleague", "family", "friend", "mouth", "neighbo", "recommend", "refer",
	}
}

// IsRecommendation reports whether an answer to heard_from names a person: a
// word of it begins with one of RecommendationWords.
func IsRecommendation(answer string) bool {
	words := strings.FieldsFunc(strings.ToLower(answer), func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.ContainsFunc(words, func(word string) bool {
		return slices.ContainsFunc(RecommendationWords(), func(stem string) bool { return strings.HasPrefix(word, stem) })
	})
}

// answers notes the rows of a survey that count for no figure.
type answers struct {
	off   map[string]*uncounted // by question: scores that its scale does not have
	other uncounted             // questions without figures of their own
	names []string              // of these
	blank uncounted             // nothing was answered
}

// uncounted is rows that are told as one, of which the first stands on line.
type uncounted struct{ rows, line int }

func (u *uncounted) add(r *row) {
	if u.rows++; u.rows == 1 {
		u.line = int(r.line)
	}
}

// keepAnswer counts the answer for its question. A scored answer's text becomes
// its score, so that answers group by it whatever was commented. One that the
// question's scale does not have is left out and told.
func (p *pass) keepAnswer() bool {
	s, r := p.spec, &p.row
	answer, score := r.text[s.keys.label], s.aid
	scored := r.has&(1<<score) != 0
	if len(answer) == 0 && !scored {
		p.answers.blank.add(r)
		p.file.Skipped++
		return false
	}
	question := strings.ToLower(string(r.text[s.keys.kind]))
	if _, err := strconv.Atoi(string(answer)); question == "" && (scored || err == nil) {
		field := p.field(s.keys.label)
		if scored {
			field = p.binding.num[score]
		}
		p.skipCell(field, "the score has no question: nps or csat; where all rows answer one, write defaults = { question = \"nps\" } in the source")
		return false
	}
	if question == "" {
		question = HeardFrom
	}
	r.text[s.keys.kind] = []byte(question)
	low, high, hasScale := scaleOf(question)
	switch {
	case hasScale:
		v := r.num[score]
		if !scored {
			number, parsed := p.numbersOf(p.field(s.keys.label)).Parse(scoreOf(answer))
			if parsed != tabular.Value {
				p.skipCell(p.field(s.keys.label), "%q is not a score from %d to %d", answer, low, high)
				return false
			}
			v = Fixed(number)
		}
		if v%Scale != 0 || v < Fixed(low)*Scale || v > Fixed(high)*Scale {
			p.answers.offScale(question, r)
			p.file.Skipped++
			return false
		}
		p.countScore(question, int(v/Scale))
	case question == HeardFrom:
		p.fill("heard_from", 1)
		p.fill("recommendations", indicator(IsRecommendation(string(answer))))
	default:
		p.answers.other.add(r)
		if !slices.Contains(p.answers.names, question) {
			p.answers.names = append(p.answers.names, question)
		}
	}
	return true
}

// scoreOf cuts what a form writes beside the number of an answer: 10 – Very
// likely, 9: likely, 0 (not at all).
func scoreOf(answer []byte) []byte {
	if parts := labelled.FindSubmatch(answer); parts != nil {
		return parts[1]
	}
	return answer
}

var labelled = regexp.MustCompile(`^(\d{1,2})\s*[-–—:.=(]\s*\pL`)

func (p *pass) countScore(question string, score int) {
	p.row.text[p.spec.keys.label] = strconv.AppendInt(nil, int64(score), 10)
	if question == CSAT {
		p.fill("csat_answers", 1)
		p.fill("satisfied", indicator(score >= 4))
		p.fill("csat_score", score)
		return
	}
	p.fill("nps_answers", 1)
	p.fill("promoters", indicator(score >= 9))
	p.fill("passives", indicator(score == 7 || score == 8))
	p.fill("detractors", indicator(score <= 6))
}

// fill gives the row the value of a column that is counted.
func (p *pass) fill(column string, n int) { p.put(column, Fixed(n)*Scale) }

func indicator(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (a *answers) offScale(question string, r *row) {
	if a.off == nil {
		a.off = map[string]*uncounted{}
	}
	if a.off[question] == nil {
		a.off[question] = &uncounted{}
	}
	a.off[question].add(r)
}

// tell makes findings of the rows that count for nothing.
func (a *answers) tell(p *pass) {
	for _, question := range []string{NPS, CSAT} {
		if u := a.off[question]; u != nil {
			low, high, _ := scaleOf(question)
			p.finding(Finding{
				Severity: diag.Warning, Check: "score_out_of_range", Line: u.line, Rows: u.rows, Columns: scoreColumns(question),
				Args: Args{"n": u.rows, "question": question, "low": low, "high": high},
			})
		}
	}
	if a.other.rows > 0 {
		p.finding(Finding{
			Severity: diag.Warning, Check: "other_question", Line: a.other.line, Rows: a.other.rows,
			Args: Args{"n": a.other.rows, "names": a.names},
		})
	}
	if a.blank.rows > 0 {
		p.finding(Finding{Severity: diag.Info, Check: "unanswered", Line: a.blank.line, Rows: a.blank.rows, Args: Args{"n": a.blank.rows}})
	}
}

// scoreColumns returns the columns that a question's scores are counted in.
func scoreColumns(question string) []string {
	if question == CSAT {
		return []string{"csat_answers", "satisfied", "csat_score"}
	}
	return []string{"nps_answers", "promoters", "passives", "detractors"}
}
