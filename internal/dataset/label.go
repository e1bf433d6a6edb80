package dataset

import (
	"slices"
	"strings"
)

// find returns the index of the first header that a label matches, the best
// label first, or -1.
func find(labels, headers []string) int {
	for _, label := range labels {
		if i := slices.IndexFunc(headers, func(h string) bool { return matches(label, normal(h)) }); i >= 0 {
			return i
		}
	}
	return -1
}

// matches reports whether a header, in normal form, has the label; a * in the
// label stands for any text.
func matches(label, header string) bool {
	_, ok := starred(label, header)
	return ok || normal(label) == header
}

// starred returns what stands in a text, in normal form, where the label has its
// *.
func starred(label, text string) (string, bool) {
	before, after, star := strings.Cut(normal(label), "*")
	if !star || len(text) < len(before)+len(after) || !strings.HasPrefix(text, before) || !strings.HasSuffix(text, after) {
		return "", false
	}
	return text[len(before) : len(text)-len(after)], true
}

// currencyMark returns the currency that a header names where one of the
// labels has its *: NOK of "Amount spent (NOK)".
func currencyMark(labels []string, header string) string {
	for _, label := range labels {
		if mark, ok := starred(label, normal(header)); ok {
			return strings.ToUpper(mark)
		}
	}
	return ""
}

// normal is a header as it is compared: lower case, single spaces.
func normal(header string) string {
	return strings.Join(strings.Fields(strings.ToLower(header)), " ")
}
