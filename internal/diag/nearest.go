package diag

import (
	"fmt"
	"strings"
)

// Nearest returns the candidate that a mistyped name most likely meant, or ""
// when none is near: the optimal-string-alignment distance (insert, delete,
// replace, swap neighbours) must be at most a third of the name's length, and
// at least 1 is always allowed. Ties go to the earlier candidate.
func Nearest(name string, candidates []string) string {
	limit := max(1, len([]rune(name))/3)
	best, bestDistance := "", limit+1
	for _, c := range candidates {
		if d := distance([]rune(name), []rune(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// DidYouMean returns the hint `did you mean "x"?`, or "" when nothing is near.
// Where no name is mistyped, those are near that begin with what was written.
func DidYouMean(name string, candidates []string) string {
	if n := Nearest(name, candidates); n != "" {
		return fmt.Sprintf("did you mean %q?", n)
	}
	const fewest, most = 3, 4 // letters that tell something; names that are a help
	var longer []string
	for _, c := range candidates {
		if strings.HasPrefix(strings.ToLower(c), strings.ToLower(name)) {
			longer = append(longer, c)
		}
	}
	if len([]rune(name)) < fewest || longer == nil || len(longer) > most {
		return ""
	}
	return "did you mean " + Quoted(longer) + "?"
}

// Quoted writes the words that may be chosen: "a", "b" or "c".
func Quoted(words []string) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i > 0 && i == len(words)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", w)
	}
	return b.String()
}

func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
