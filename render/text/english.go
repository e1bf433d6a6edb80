package text

import "peil/internal/locale"

// English writes what is in English whatever the report's language: report.json
// and the terminal.
func English(currency string) (Writer, error) {
	words, err := locale.New("en")
	return Writer{Locale: words, Currency: currency}, err
}
