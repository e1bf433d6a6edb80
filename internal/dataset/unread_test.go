package dataset

import (
	"strings"
	"testing"
)

func TestUnreadColumns(t *testing.T) {
	tests := []struct{ name, kind, preset, file, want string }{
		{"all are read, or known to be of no use", "ads", "google-ads", "Kampanjestatus,Kampanje,Dag,Visn.,Klikk,Klikkfrekvens,Kostn.,Konv.,Konv.verdi\nAktivert,A,2026-06-01,1000,10,1 %,5,1,9\n", ""},
		{"GA4 in Norwegian", "web", "ga4", "Dato,Øktens primære kanalgruppe (standard kanalgruppe),Økter,Økter med engasjement,Engasjementsfrekvens,Antall hendelser\n20260601,Direct,5,3,0.6,9\n", ""},
		{"some are neither", "ads", "google-ads", "Campaign,Day,Cost,Clicks,Labels,All conv.\nA,2026-06-01,5,1,x,3\n", `not read of data.csv: "Labels", "All conv."`},
		{"headings that shops use", "orders", "", "order,customer,time,revenue,Varekost,Rabatt,Poststed\n1,a,2026-06-01,5,2,1,Oslo\n",
			`not read of data.csv: "Varekost", "Rabatt", "Poststed" [unread_columns] (where the headings mean it, write columns = { cost = "Varekost", discount = "Rabatt" })`},
		{"a status is looked at", "orders", "", "order,customer,time,revenue,Status,shipping\n1,a,2026-06-01,5,ok,2\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := source(t, tt.kind, tt.file)
			s.Preset = tt.preset
			got := ""
			for _, m := range scan(t, plan(), s).Unread([]Source{s}) {
				got += m.Error()
			}
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}
