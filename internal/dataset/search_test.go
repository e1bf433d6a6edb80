package dataset

import (
	"math"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// An average position is a sum over a sum; a row that was not shown has none.
func TestSearch(t *testing.T) {
	p := plan()
	p.Dims = map[string][]string{"search": {"device"}}
	d := scan(t, p, source(t, "search", `Date,Query,Device,Clicks,Impressions,CTR,Position
2025-06-01,lyng jakke,MOBILE,3,100,3%,2.5
2025-06-01,turjakke,MOBILE,1,50,2%,10.1
2025-06-01,ulltøy,DESKTOP,0,7,0%,
2025-06-02,ulltøy,DESKTOP,0,0,0,0
`))
	wantText(t, dump(d, 0), `
2025-06-01 "DESKTOP" clicks=0 impressions=7 rows=1 lines=4-4
2025-06-01 "MOBILE" clicks=4 impressions=150 position_sum=755 positioned_impressions=150 rows=2 lines=2-3
2025-06-02 "DESKTOP" clicks=0 impressions=0 rows=1 lines=5-5`)
	if part := d.Tables[0].Part; part != 1 {
		t.Errorf("rows by query are part %d of the whole", part)
	}

	_, l := Scan(t.Context(), []Source{source(t, "search", "date,clicks,impressions,position\n2025-06-01,1,10,0.5\n2025-06-01,1,9000000,9000000\n")}, plan())
	want := []string{"the position 0.5 is less than 1, the first place", "position × impressions is larger than 9 200 000 000 000, which is more than can be added up"}
	if diff := cmp.Diff(want, []string{l[0].Message, l[1].Message}); diff != "" {
		t.Error(diff)
	}
}

func TestTimes(t *testing.T) {
	for _, row := range [][2]Fixed{
		{1, 500_000}, {1, 499_999}, {-1, 500_000}, {3, -500_000}, {0, -5}, {MaxFixed, Scale}, {MaxFixed, Scale + 1}, {-MaxFixed, Scale},
		{math.MinInt64, Scale}, {MaxFixed, MaxFixed}, {11_437_500, 1_234_560_000}, {1 << 40, 1 << 42},
	} {
		product := new(big.Int).Mul(big.NewInt(int64(row[0])), big.NewInt(int64(row[1])))
		sign := int64(product.Sign())
		product.Abs(product).Add(product, big.NewInt(Scale/2)).Quo(product, big.NewInt(Scale)).Mul(product, big.NewInt(sign))
		fits := product.IsInt64() && product.Int64() != math.MinInt64
		got, ok := row[0].times(row[1])
		if ok != fits || ok && int64(got) != product.Int64() {
			t.Errorf("%d × %d = %d, %t; want %s", row[0], row[1], got, ok, product)
		}
	}
}
