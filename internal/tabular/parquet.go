package tabular

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"

	"peil/internal/diag"
)

// parquetRows are the records of a Parquet file, row group by row group. Columns
// of a group have a dot in their names: traffic_source.source. One that repeats
// within a row has no one value: its cells say how many there are, in brackets.
type parquetRows struct {
	content *content
	groups  []parquet.RowGroup // that are not begun
	current parquet.Rows       // of the row group that is read
	columns []parquetColumn

	batch []parquet.Row
	read  int // of the batch that are rows
	used  int

	row    Row
	n      int   // of the current row, from 1
	told   bool  // the names of the columns
	given  int64 // bytes of text
	packed int64 // of the file
	done   error
}

// parquetColumn is a column with what adds its values to a row.
type parquetColumn struct {
	name     string
	repeated bool
	add      func(*Row, parquet.Value)
}

const parquetBatch = 256

func (c *content) openParquet(r *Reader, opt Options) (*Reader, error) {
	src, err := c.held()
	if err != nil {
		return nil, err
	}
	p := &parquetRows{content: c, batch: make([]parquet.Row, parquetBatch)}
	if err := p.open(src); err != nil {
		return nil, p.damaged(err)
	}
	return r.open(p, opt)
}

// open reads what the end of the file tells of it.
func (p *parquetRows) open(src *io.SectionReader) (err error) {
	defer recoverAs(&err)
	if err := checkFooter(src); err != nil {
		return err
	}
	file, err := parquet.OpenFile(src, src.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.FileReadMode(parquet.ReadModeSync))
	if err != nil {
		return err
	}
	if err := p.checkPages(src, file); err != nil {
		return err
	}
	p.groups, p.packed = file.RowGroups(), src.Size()
	p.addColumns(file.Root().Columns())
	return nil
}

// checkFooter looks at the last bytes, which say how much before them describes
// the file.
func checkFooter(src *io.SectionReader) error {
	var tail [8]byte
	if src.Size() < int64(len("PAR1")+len(tail)) {
		return errors.New("it ends too early")
	}
	if _, err := src.ReadAt(tail[:], src.Size()-int64(len(tail))); err != nil {
		return err
	}
	if string(tail[4:]) != "PAR1" || int64(binary.LittleEndian.Uint32(tail[:4])) > src.Size()-int64(len(tail)) {
		return errors.New("its end is not that of a Parquet file")
	}
	return nil
}

// recoverAs makes an error of a panic: what is damaged in the right place, the
// module does not always foresee.
func recoverAs(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%v", r)
	}
}

// addColumns adds the columns that are leaves, from left to right.
func (p *parquetRows) addColumns(columns []*parquet.Column) {
	for _, c := range columns {
		if !c.Leaf() {
			p.addColumns(c.Columns())
			continue
		}
		p.columns = append(p.columns, parquetColumn{columnPath(c.Path()), c.MaxRepetitionLevel() > 0, adder(c.Type())})
	}
}

// columnPath names a column, without the levels that only say that there is a
// list: items.list.element.price is items.price.
func columnPath(path []string) string {
	var names []string
	for i := 0; i < len(path); i++ {
		if i > 0 && i+1 < len(path) && path[i] == "list" && (path[i+1] == "element" || path[i+1] == "item") {
			i++
			continue
		}
		names = append(names, path[i])
	}
	return strings.Join(names, ".")
}

func (p *parquetRows) next(record *Record) error {
	if !p.told {
		p.told = true
		names := make([]string, len(p.columns))
		for i, c := range p.columns {
			names[i] = c.name
		}
		*record = header(names, 0)
		return nil
	}
	if p.used == p.read && p.done == nil {
		if err := p.fill(); err == io.EOF {
			p.done = err
		} else if err != nil {
			p.done = p.damaged(err)
		}
	}
	if p.used == p.read {
		return p.done
	}
	values := p.batch[p.used]
	p.used++
	p.n++
	p.row.reset()
	for i := range p.columns {
		n := 0 // the values of a row stand by column
		for n < len(values) && values[n].Column() == i {
			n++
		}
		switch c := &p.columns[i]; {
		case n == 0 || values[0].IsNull():
			p.row.Null()
		case c.repeated:
			p.row.Text(fmt.Sprintf("[%d]", n))
		default:
			c.add(&p.row, values[0])
		}
		values = values[n:]
	}
	if p.given += int64(len(p.row.text)); grown(p.given, p.packed) {
		p.done = tooLarge(p.content.name, p.given, p.packed)
		return p.done
	}
	*record = p.row.record(p.n)
	return nil
}

// fill reads the next rows.
func (p *parquetRows) fill() (err error) {
	defer recoverAs(&err)
	p.read, p.used = 0, 0
	for {
		if p.current == nil {
			if len(p.groups) == 0 {
				return io.EOF
			}
			p.current, p.groups = p.groups[0].Rows(), p.groups[1:]
		}
		p.read, err = p.current.ReadRows(p.batch)
		if err != nil && err != io.EOF {
			return err
		}
		if err == io.EOF {
			if err := p.current.Close(); err != nil {
				return err
			}
			p.current = nil
		}
		if p.read > 0 {
			return nil
		}
	}
}

// damaged describes why a Parquet file cannot be read to its end.
func (p *parquetRows) damaged(err error) error {
	if _, ok := errors.AsType[diag.Diagnostic](err); ok {
		return err
	}
	d := diag.Diagnostic{
		File: p.content.name, Line: p.n, Place: rowPlace(p.n),
		Message: "the Parquet file is damaged, cut off or of a kind that cannot be read: " + err.Error(),
		Hint:    "copy or export it again; what a database has written can be written as CSV, too",
	}
	return d
}

func (p *parquetRows) comment(string) (string, bool) { return "", false }

func (p *parquetRows) locate(field int) diag.Diagnostic {
	return diag.Diagnostic{File: p.content.name, Line: p.n, Place: rowPlace(p.n)}
}

func (p *parquetRows) digest() string { return p.content.digest() }

func (p *parquetRows) close() (err error) {
	defer recoverAs(&err)
	if p.current == nil {
		return nil
	}
	current := p.current
	p.current = nil
	return current.Close()
}
