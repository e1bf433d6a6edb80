package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// table writes rows as CSV with that delimiter.
func table(delimiter rune, rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = delimiter
	if err := w.WriteAll(rows); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	return b.Bytes()
}

// point writes øre as kroner with a decimal point: 1234.50.
func point(øre int) string {
	sign := ""
	if øre < 0 {
		sign, øre = "-", -øre
	}
	return fmt.Sprintf("%s%d.%02d", sign, øre/100, øre%100)
}

// comma writes øre as kroner with a decimal comma: 1234,50.
func comma(øre int) string { return strings.Replace(point(øre), ".", ",", 1) }

// thousands sets a mark between the thousands of a written number.
func thousands(number, mark string) string {
	whole, rest := number, ""
	if i := strings.IndexAny(number, ".,"); i >= 0 {
		whole, rest = number[:i], number[i:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + mark + whole[i:]
	}
	return whole + rest
}

// ratio writes a/b with so many decimals, and missing where b is 0.
func ratio(a, b float64, decimals int, missing string) string {
	if b == 0 {
		return missing
	}
	return strconv.FormatFloat(a/b, 'f', decimals, 64)
}
