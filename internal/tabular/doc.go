// Package tabular reads the tables that advertising, shop and survey tools
// export: bytes in, records out, each with the place it stands at.
//
// Reader finds the header and counts fields, whatever the records come from
// (records.go): text, or rows whose cells have types (row.go, query.go). Of text
//
//  1. decode.go turns the file's encoding into UTF-8 while its raw bytes are
//     hashed; binary.go names what is not a text table.
//  2. text.go and sniff.go find the line break, Excel's "sep=" line and the delimiter.
//  3. header.go finds the header row under a preamble.
//  4. scanner.go cuts the text into records and fields; ahead.go does so beside
//     whoever asks for them, in a file that is large.
//  5. number.go reads numbers, date.go, month.go and clock.go dates and times.
//     What a cell alone cannot tell (is 1,234 a thousand or one and a bit? is
//     5/6/2025 in May or June?) is inferred over the whole file: decimal.go for
//     numbers, date.go for dates.
//
// A row that cannot be read is a *ParseError and reading goes on after it. Any
// other error ends the file.
package tabular
