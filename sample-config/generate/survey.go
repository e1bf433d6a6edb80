package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// reply is a customer's answer to one question.
type reply struct {
	at       instant
	question string
	answer   string
	score    string
}

// ask makes the answers: as many promoters, passives and detractors, and as many
// of each score of satisfaction, as the tables say; how they heard of the shop
// is picked by its weights.
func (s *shop) ask() {
	r := newStream(7)
	for m, plan := range replies {
		list := monthDays(m)
		add := func(n int, question string, one func() (answer, score string)) {
			for range n {
				a := reply{at: instant{list[r.IntN(len(list))], r.index(hours)*3600 + r.IntN(3600)}, question: question}
				a.answer, a.score = one()
				s.replies = append(s.replies, a)
			}
		}
		scored := func(scores ...int) func() (string, string) {
			return func() (string, string) {
				score := strconv.Itoa(scores[r.IntN(len(scores))])
				return score, score
			}
		}
		add(plan.Promoters, "nps", scored(9, 10, 10))
		add(plan.Passives, "nps", scored(7, 8, 8))
		add(plan.Detractors, "nps", scored(6, 6, 5, 5, 4, 3, 2, 0))
		for i, n := range plan.Satisfaction {
			add(n, "csat", scored(i+1))
		}
		add(repliesHeard, "heard_from", func() (string, string) { return heardFrom[r.index(heardWeights())].Answer, "" })
	}
	slices.SortStableFunc(s.replies, func(a, b reply) int { return cmp.Compare(a.at.seconds(), b.at.seconds()) })
}

func heardWeights() []float64 {
	var list []float64
	for _, h := range heardFrom {
		list = append(list, h.Weight)
	}
	return list
}

// writeSurvey writes the answers, in time.
func (s *shop) writeSurvey() []byte {
	rows := [][]string{{"time", "question", "answer", "score"}}
	for _, a := range s.replies {
		rows = append(rows, []string{a.at.String(), a.question, a.answer, a.score})
	}
	return table(',', rows)
}

// writeBudget writes the plan of 2025: ads by month, what is fixed by year.
func writeBudget() []byte {
	rows := [][]string{{"period", "channel", "amount"}}
	for _, b := range yearlyBudget {
		rows = append(rows, []string{"2025", b.Channel, fmt.Sprint(b.Amount)})
	}
	for month := range 12 {
		for _, b := range monthlyBudget {
			rows = append(rows, []string{fmt.Sprintf("2025-%02d", month+1), b.Channel, fmt.Sprint(plannedFor(b, month))})
		}
	}
	return table(',', rows)
}

// plannedFor is the budget of a month, from 0: it follows the season, in whole
// hundreds.
func plannedFor(b plannedCost, month int) int {
	return 100 * nearest(float64(b.Amount)*season[month]/100)
}
