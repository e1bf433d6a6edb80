package tabular

import (
	"bufio"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	kinds "github.com/parquet-go/parquet-go/format"
)

// maxPageValues is how many values a page may hold: the module reads a page at
// once, and a run of equal values takes a few bytes in it, however many they
// are. Programs that write Parquet put a million of them into a page, at most.
const maxPageValues = 1 << 26

// checkPages looks at how large the pages of a file say that they are, before
// any is read: what is packed in them may grow as far as a packed file may.
func (p *parquetRows) checkPages(src *io.SectionReader, file *parquet.File) error {
	n := int64(0)
	for _, group := range file.Metadata().RowGroups {
		for i := range group.Columns {
			meta := &group.Columns[i].MetaData
			first := meta.DataPageOffset
			if meta.DictionaryPageOffset != 0 {
				first = meta.DictionaryPageOffset
			}
			err := eachPage(io.NewSectionReader(src, first, meta.TotalCompressedSize), func(h *kinds.PageHeader) error {
				if n += int64(h.UncompressedPageSize); grown(n, src.Size()) {
					return tooLarge(p.content.name, n, src.Size())
				}
				if values := max(h.DataPageHeader.V.NumValues, h.DataPageHeaderV2.V.NumValues, h.DictionaryPageHeader.V.NumValues); values > maxPageValues {
					return fmt.Errorf("a page of it says that it holds %d values", values)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// eachPage calls see with the header of each page of a column. It ends in
// silence where the pages do not go on as they should: the module says what is
// wrong there, when it is to read them.
func eachPage(column *io.SectionReader, see func(*kinds.PageHeader) error) error {
	var protocol thrift.CompactProtocol
	buffer := bufio.NewReaderSize(nil, 4<<10) // of which a header takes a part
	for at := int64(0); at < column.Size(); {
		rest := &counting{src: io.NewSectionReader(column, at, column.Size()-at)}
		buffer.Reset(rest)
		var h kinds.PageHeader
		if thrift.NewDecoder(protocol.NewReader(buffer)).Decode(&h) != nil || h.CompressedPageSize < 0 || h.UncompressedPageSize < 0 {
			return nil
		}
		if err := see(&h); err != nil {
			return err
		}
		at += rest.n - int64(buffer.Buffered()) + int64(h.CompressedPageSize)
	}
	return nil
}
