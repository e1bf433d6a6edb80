package dataset

import "regexp/syntax"

// mostWords is how many words a pattern may be written out as.
const mostWords = 50

// wordsOfPattern returns the few texts that a regular expression stands for, such
// as ^(cpc|ppc)$, and whether a match begins and ends with the text; false where it
// stands for many.
func wordsOfPattern(pattern string) (words []string, begins, ends, ok bool) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, false, false, false
	}
	parts := []*syntax.Regexp{re}
	if re.Op == syntax.OpConcat {
		parts = re.Sub
	}
	if begins = parts[0].Op == syntax.OpBeginText; begins {
		parts = parts[1:]
	}
	if ends = len(parts) > 0 && parts[len(parts)-1].Op == syntax.OpEndText; ends {
		parts = parts[:len(parts)-1]
	}
	words, ok = product(parts)
	return words, begins, ends, ok
}

// product returns what expressions stand for one after the other.
func product(parts []*syntax.Regexp) (words []string, ok bool) {
	words = []string{""}
	for _, part := range parts {
		ends, ok := finite(part)
		if !ok || len(words)*len(ends) > mostWords {
			return nil, false
		}
		var longer []string
		for _, word := range words {
			for _, end := range ends {
				longer = append(longer, word+end)
			}
		}
		words = longer
	}
	return words, true
}

func finite(re *syntax.Regexp) (words []string, ok bool) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return []string{""}, true
	case syntax.OpLiteral:
		return []string{string(re.Rune)}, re.Flags&syntax.FoldCase == 0
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if words = append(words, string(r)); len(words) > mostWords {
					return nil, false
				}
			}
		}
		return words, true
	case syntax.OpCapture, syntax.OpConcat:
		return product(re.Sub)
	case syntax.OpQuest:
		words, ok = finite(re.Sub[0])
		return append(words, ""), ok
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			more, ok := finite(sub)
			if words = append(words, more...); !ok || len(words) > mostWords {
				return nil, false
			}
		}
		return words, true
	}
	return nil, false
}
