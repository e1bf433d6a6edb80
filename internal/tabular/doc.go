// Package tabular reads the tables that advertising, shop and survey tools
// export: bytes in, records out, each with the place it stands at.
//
//  1. form.go tells by the first bytes what a file is, content.go and unpack.go
//     unpack gzip, zstd and zip, within limits.
//  2. Each format gives records (records.go). Text: decode.go turns the encoding
//     into UTF-8 while the raw bytes are hashed, text.go and sniff.go find the line
//     break, Excel's "sep=" line and the delimiter, scanner.go cuts the text into
//     fields, ahead.go has that done beside whoever asks for them, in a file that is large,
//     where batch.go cuts a buffer at once and reads plain numbers; binary.go names what is no text. Workbooks: workbook.go, sheet.go and style.go
//     over xml.go; note.go tells what is odd about cells. JSON: json.go,
//     jsonsource.go and jsonparser.go. Parquet: parquet.go and parquetvalue.go,
//     within parquetlimit.go. Rows of a query: query.go. problem.go words what is wrong.
//  3. reader.go and header.go find the header row under a preamble and count
//     fields, whatever the records come from.
//  4. number.go reads numbers (word.go plain ones, eight bytes together), date.go, month.go, clock.go and serial.go dates and times.
//     What a cell alone cannot tell (is 1,234 a thousand or one and a bit? is
//     5/6/2025 in May or June?) is inferred over the whole file: decimal.go for
//     numbers, date.go for dates. Cells whose types are known (row.go) are not
//     guessed at.
//
// A row that cannot be read is a *ParseError and reading goes on after it. Any
// other error ends the file.
package tabular
