package tabular

import (
	"bytes"
	"encoding/hex"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	kinds "github.com/parquet-go/parquet-go/format"

	"peil/internal/period"
)

// adder returns what adds values of a type to a row.
func adder(t parquet.Type) func(*Row, parquet.Value) {
	if logical := t.LogicalType(); logical != nil {
		switch l := logical.Value.(type) {
		case *kinds.DateType:
			return func(r *Row, v parquet.Value) { r.Day(period.Date(v.Int32())) }
		case *kinds.TimestampType:
			if l.Unit.Value != nil {
				return moments(l.Unit.Value.Duration(), l.IsAdjustedToUTC)
			}
		case *kinds.TimeType:
			if l.Unit.Value != nil {
				unit := l.Unit.Value.Duration()
				return func(r *Row, v parquet.Value) { r.Text(clock(integer(v) / int64(time.Second/unit))) }
			}
		case *kinds.DecimalType:
			if l.Scale >= 0 && l.Scale <= maxDigits {
				return decimals(int(l.Scale))
			}
			return func(r *Row, _ parquet.Value) { r.Text("a number of scale " + strconv.Itoa(int(l.Scale))) }
		case *kinds.IntType:
			if !l.IsSigned && l.BitWidth <= 32 {
				return func(r *Row, v parquet.Value) { r.Int(int64(v.Uint32())) }
			} else if !l.IsSigned {
				return func(r *Row, v parquet.Value) { r.Number(strconv.FormatUint(v.Uint64(), 10)) }
			}
		case *kinds.UUIDType:
			return func(r *Row, v parquet.Value) { r.Text(uuid(v.ByteArray())) }
		}
	}
	switch t.Kind() {
	case parquet.Boolean:
		return func(r *Row, v parquet.Value) { r.Text(strconv.FormatBool(v.Boolean())) }
	case parquet.Int32, parquet.Int64:
		return func(r *Row, v parquet.Value) { r.Int(integer(v)) }
	case parquet.Int96:
		return func(r *Row, v parquet.Value) { r.Clock(julian(v.Int96())) }
	case parquet.Float:
		return func(r *Row, v parquet.Value) { r.Float(float64(v.Float()), 32) }
	case parquet.Double:
		return func(r *Row, v parquet.Value) { r.Float(v.Double(), 64) }
	}
	return func(r *Row, v parquet.Value) {
		text := v.ByteArray()
		if !utf8.Valid(text) {
			text = bytes.ToValidUTF8(text, []byte("\ufffd"))
		}
		r.Bytes(text)
	}
}

// integer returns a value of 32 or 64 bits.
func integer(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

// moments adds points in time, or where they are of no time zone, times of day.
func moments(unit time.Duration, utc bool) func(*Row, parquet.Value) {
	return func(r *Row, v parquet.Value) {
		perSecond := int64(time.Second / unit)
		seconds := v.Int64() / perSecond
		if v.Int64()%perSecond < 0 {
			seconds-- // fractions are cut off towards the past
		}
		if at := time.Unix(seconds, 0).UTC(); utc {
			r.Time(at)
		} else {
			r.Clock(at)
		}
	}
}

// julian returns the time that Spark and Impala wrote before there were
// timestamps: nanoseconds of the day, and the Julian day.
func julian(v deprecated.Int96) time.Time {
	const unixEpoch = 2440588
	return time.Unix((int64(v[2])-unixEpoch)*24*60*60, v.Int64()).UTC()
}

// decimals adds numbers that are stored as whole ones, ten to the power of scale
// too large.
func decimals(scale int) func(*Row, parquet.Value) {
	return func(r *Row, v parquet.Value) {
		var n big.Int
		switch v.Kind() {
		case parquet.Int32, parquet.Int64:
			n.SetInt64(integer(v))
		default:
			unscaled := v.ByteArray()
			n.SetBytes(unscaled)
			if len(unscaled) > 0 && unscaled[0]&0x80 != 0 {
				n.Sub(&n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(unscaled))))
			}
		}
		r.Number(decimalText(&n, scale))
	}
}

// decimalText writes n without its last scale digits before the decimal point.
func decimalText(n *big.Int, scale int) string {
	digits, negative := strings.CutPrefix(n.String(), "-")
	if scale > 0 {
		if missing := scale + 1 - len(digits); missing > 0 {
			digits = strings.Repeat("0", missing) + digits
		}
		digits = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
		digits = strings.TrimRight(strings.TrimRight(digits, "0"), ".")
	}
	if negative {
		return "-" + digits
	}
	return digits
}

// uuid writes 16 bytes as a UUID is written.
func uuid(b []byte) string {
	digits := hex.EncodeToString(b)
	if len(digits) != 32 {
		return digits
	}
	return strings.Join([]string{digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]}, "-")
}
