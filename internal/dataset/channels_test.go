package dataset

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
)

// The examples and definitions of Google's help page on the default channel
// group (answer 9756891): one row or more for each channel, in its order.
func TestDefaultChannels(t *testing.T) {
	rows := []struct{ source, medium, campaign, want string }{
		{"(direct)", "(none)", "(direct)", "Direct"},
		{"(direct)", "(not set)", "", "Direct"},
		{"", "", "", "Direct"},
		{"google", "cpc", "NO cross-network 1", "Cross-network"},
		{"prisjakt.no", "cpc", "", "Paid Shopping"},
		{"google", "cpc", "Shopping all", "Paid Shopping"},
		{"google", "cpc", "my shop", "Paid Shopping"},
		{"google", "cpc", "eshop", "Paid Shopping"},
		{"google", "cpc", "bookshop", "Paid Search"}, // of letters, only an e may stand before shop
		{"google", "cpc", "", "Paid Search"},
		{"Bing", "PPC", "", "Paid Search"},
		{"www.google.com", "paidsearch", "", "Paid Search"},
		{"facebook", "cpc", "", "Paid Social"},
		{"m.facebook.com", "paid_social", "", "Paid Social"},
		{"linkedin", "retargeting", "", "Paid Social"},
		{"youtube.com", "cpv", "", "Paid Video"},
		{"vimeo", "paidvideo", "", "Paid Video"},
		{"adnetwork", "display", "", "Display"},
		{"adnetwork", "banner", "", "Display"},
		{"adnetwork", "cpm", "", "Display"},
		{"facebook", "cpm", "", "Paid Social"},
		{"adnetwork", "cpc", "", "Paid Other"},
		{"finn.no", "referral", "", "Organic Shopping"},
		{"partner.example", "referral", "shopping guide", "Organic Shopping"},
		{"l.instagram.com", "referral", "", "Organic Social"},
		{"t.co", "referral", "", "Organic Social"},
		{"hubspot", "social", "", "Organic Social"},
		{"hubspot", "Social Media", "", "Organic Social"},
		{"youtube.com", "referral", "", "Organic Video"},
		{"partner.example", "embedded video", "", "Organic Video"},
		{"google", "organic", "", "Organic Search"},
		{"kvasir.no", "referral", "", "Organic Search"},
		{"startsiden.no", "referral", "", "Organic Search"},
		{"groups.google.com", "referral", "", "Organic Social"},
		{"no.tripadvisor.com", "referral", "", "Organic Social"},
		{"checkout.stripe.com", "referral", "", "Organic Shopping"},
		{"someone", "organic", "", "Organic Search"},
		{"vg.no", "referral", "", "Referral"},
		{"myapp", "app", "", "Referral"},
		{"newsletter", "email", "", "Email"},
		{"e-mail", "other", "", "Email"},
		{"partner", "affiliate", "", "Affiliates"},
		{"spotify", "audio", "", "Audio"},
		{"twilio", "sms", "", "SMS"},
		{"app", "web push", "", "Mobile Push Notifications"},
		{"firebase", "", "", "Mobile Push Notifications"},
		{"flyer", "qr", "", "Unassigned"},
		{"tgoogle.example", "x", "", "Unassigned"},
		{"", "", "spring", "Unassigned"},
	}
	var b strings.Builder
	b.WriteString("date,source,medium,campaign,sessions\n")
	for _, row := range rows {
		fmt.Fprintf(&b, "2025-06-01,%s,%s,%s,1\n", row.source, row.medium, row.campaign)
	}
	d := scan(t, plan(), source(t, "web", b.String()))
	got := make([]string, len(rows))
	table := d.Tables[0]
	for g := range table.Date {
		for _, line := range []int32{table.First[g], table.Last[g]} {
			got[line-2] = table.Values[0][table.Keys[0][g]]
		}
	}
	for i, row := range rows {
		if got[i] != "" && got[i] != row.want {
			t.Errorf("%s / %s / %s: %s, want %s", row.source, row.medium, row.campaign, got[i], row.want)
		}
	}
	f := d.Files[0].Findings[0]
	if f.Check != "channel_unassigned" || f.Rows != 3 {
		t.Errorf("%+v", f)
	}
	if diff := cmp.Diff([]string{"(not set) / (not set) (1)", "flyer / qr (1)", "tgoogle.example / x (1)"}, f.Args["names"]); diff != "" {
		t.Error(diff)
	}
}

// Own rules go first, and do not care for letters' case; a channel of the file's
// own goes before any rule, and so does one that the config gives.
func TestOwnChannels(t *testing.T) {
	text := `person,time,utm_source,utm_medium,utm_campaign,channel
a,2025-06-01,Google,CPC,NO brand,
b,2025-06-01,google,cpc,,Radio
c,2025-06-01,hrbloggen,referral,,
`
	p := plan()
	p.Channels = []ChannelRule{
		{Name: "Google Ads", Where: `source == "GOOGLE" and medium matches "^C.C$"`},
		{Name: "Blogs", Where: `source endsWith "bloggen"`},
	}
	p.Dims = map[string][]string{"touchpoints": {"channel"}}
	d := scan(t, p, source(t, "touchpoints", text))
	wantText(t, dump(d, 0), `
2025-06-01 "Blogs" touches=1 rows=1 lines=4-4
2025-06-01 "Google Ads" touches=1 rows=1 lines=2-2
2025-06-01 "Radio" touches=1 rows=1 lines=3-3`)

	s := source(t, "touchpoints", strings.ReplaceAll(text, ",channel\n", "\n"))
	s.Defaults = map[string]string{"channel": "All"}
	s.MaxBadRows = new(9)
	if d := scan(t, p, s); len(d.Channels.List) != 1 || d.Channels.List[0] != "All" || d.Files[0].Ruled {
		t.Errorf("%q", d.Channels.List)
	}
}

// A heading that only says Source is no source of visits: shops call so by which
// till an order came. An order's further rows come from where its first did.
func TestChannelsOfOrders(t *testing.T) {
	shop := source(t, "orders", "order,customer,time,revenue,Source\n1,a,2025-06-01,100,web\n")
	if d := scan(t, plan(), shop); d.Files[0].Ruled || len(d.Files[0].Findings) > 1 {
		t.Errorf("%+v", d.Files[0])
	}
	d := scan(t, plan(), source(t, "orders", `order,customer,time,revenue,utm_source,utm_medium
1,a,2025-06-01,100,facebook,cpc
1,,,50,,
2,b,2025-06-02,10,,
`))
	wantText(t, dump(d, 0), `
2025-06-01 "Paid Social" orders=1 revenue=150 rows=2 lines=2-3
2025-06-02 "Direct" orders=1 revenue=10 rows=1 lines=4-4`)
}

func TestSourceAndMediumInOneColumn(t *testing.T) {
	s := source(t, "web", "Date,Session source / medium,Sessions\n2025-06-01,google / cpc,5\n2025-06-01,(direct) / (none),2\n")
	s.Preset = "ga4"
	wantText(t, dump(scan(t, plan(), s), 0), `
2025-06-01 "Direct" sessions=2 rows=1 lines=3-3
2025-06-01 "Paid Search" sessions=5 rows=1 lines=2-2`)
}

func TestChannelRulesAreChecked(t *testing.T) {
	var l diag.List
	for i, r := range []ChannelRule{
		{Name: "A", Where: `medum == "cpc"`}, {Where: `medium == 3`}, {Name: "B"}, {Name: "C", Sites: "serch"}, {Name: "D", Where: `channel == "x"`},
	} {
		r.Validate(fmt.Sprintf("channel[%d]", i), &l)
	}
	var b strings.Builder
	for _, d := range l {
		fmt.Fprintf(&b, "%s+%d: %s (%s)\n", d.Path, d.Offset, d.Message, d.Hint)
	}
	wantText(t, b.String(), `
channel[0].where+6: unknown column "medum" (did you mean "medium"?)
channel[1]+0: the rule names no channel (write name = "Paid Search")
channel[1].where+10: "medium" is text: compare it with text in quotes ()
channel[2]+0: the rule holds for every row (write where = 'source == "google" and medium == "cpc"', or sites = "search")
channel[3].sites+0: unknown list of sites "serch" (did you mean "search"?)
channel[4].where+8: unknown column "channel" (a channel rule sees source, medium, campaign, term and content)`)
}

// What links carry is read in one spelling, over all files; without that every
// spelling stands for itself.
func TestUTM(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.csv": `person,time,source,medium,campaign
a,2025-06-01,LinkedIn,Paid_Social,Spring%20sale
b,2025-06-01,linkedin,paid_social,spring sale
c,2025-06-01, linkedin ,paid_social,Spring+sale
`,
		"b.csv": `person,time,source,medium,campaign
d,2025-06-02,FB,paid_social,spring sale
e,2025-06-02,facebook,paid_social,100% wool
f,2025-06-02,facebook,paid_social,spring  sale
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := Source{Name: "s", Kind: "touchpoints", Files: []string{"*.csv"}, Dir: dir}
	p := plan()
	p.Dims = map[string][]string{"touchpoints": {"source", "campaign"}}
	p.UTM.Aliases = map[string]string{"fb": "Facebook"}
	d := scan(t, p, s)
	wantText(t, dump(d, 0), `
2025-06-01 "linkedin" "spring sale" touches=1 rows=1 lines=2-2
2025-06-01 "linkedin" "spring sale" touches=1 rows=1 lines=3-3
2025-06-01 "linkedin" "spring sale" touches=1 rows=1 lines=4-4
2025-06-02 "Facebook" "100% wool" touches=1 rows=1 lines=3-3
2025-06-02 "Facebook" "spring sale" touches=1 rows=1 lines=2-2
2025-06-02 "Facebook" "spring sale" touches=1 rows=1 lines=4-4`)
	if diff := cmp.Diff([]string{"spring sale", "100% wool"}, d.Places.Values[0].List); diff != "" {
		t.Errorf("campaigns of touches: %s", diff)
	}
	var changed *Finding
	for _, f := range d.Files[0].Findings {
		if f.Check == "utm_changed" {
			changed = &f
		}
	}
	// LinkedIn once, Paid_Social once, FB once, facebook twice, and three campaigns.
	if changed == nil || changed.Rows != 8 || changed.Line != 2 || changed.Args["values"] != 7 {
		t.Fatalf("%+v", changed)
	}
	want := []string{"facebook → Facebook (2)", `"spring  sale" → spring sale (1)`, "FB → Facebook (1)", "LinkedIn → linkedin (1)", "Paid_Social → paid_social (1)"}
	if diff := cmp.Diff(want, changed.Args["names"]); diff != "" {
		t.Error(diff)
	}

	p.UTM = UTM{Normalise: new(false)}
	if d := scan(t, p, s); len(d.Places.Values[0].List) != 6-1 || strings.Join(checks(d), " ") != "" {
		t.Errorf("%q %q", d.Places.Values[0].List, checks(d))
	}

	var l diag.List
	(&UTM{Normalise: new(false), Aliases: map[string]string{"fb": " ", "ig": "FB"}}).Validate("utm", &l)
	if len(l) != 3 {
		t.Errorf("%v", l)
	}
}
