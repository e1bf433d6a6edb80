package dataset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peil/internal/tabular"
)

func TestRecognise(t *testing.T) {
	headers := []struct{ header, kind, revenue, message, preset string }{
		{header: "Date,spend,Clicks,impressions", kind: "ads"}, // Clicks and Date alone do not make it Google's
		{header: "date;sessions", kind: "web"},
		{header: "customer,date,revenue", kind: "orders", revenue: "revenue"},
		{header: "person,time,value", kind: "conversions", revenue: "value"},
		{header: "person,time,campaign", kind: "touchpoints"},
		{header: "person,time", message: "may be conversions or touchpoints"},
		{header: "date,amount", kind: "costs"},
		{header: "campaign,time,segment,sent,delivered,opens,clicks,revenue", kind: "email", revenue: "revenue"},
		{header: "time,question,answer,score", kind: "survey"},
		{header: "person,time,answer", kind: "survey"},
		{header: "period,channel,amount", kind: "costs"}, // a month may be paid, too
		{header: "Tag,Kosten", message: "its columns are Tag, Kosten"},
		// headings of shops and spreadsheets
		{header: "Ordrenr;Ordredato;Kundenr;E-post;Status;Sum eks. mva;Mva;Frakt", kind: "orders", revenue: "Sum eks. mva"},
		{header: "Order ID,Order date,Customer,Total", kind: "orders", revenue: "Total"},
		{header: "Ordrenummer;Dato;Epost;Beløp", kind: "orders", revenue: "Beløp"},
		{header: "Dato;Hva;Beløp", kind: "costs"},
		{header: "Fra;Til;Hva;Type", kind: "events"},
		{header: "Måned;Kanal;Budsjett", kind: "budget"},
		{header: "Dato;Kanal;Økter;Økter med engasjement", kind: "web"},
		{header: "Dato;Kampanje;Forbruk;Visninger;Klikk", kind: "ads"},
		{header: "Timestamp,How likely are you to recommend us to a friend?,Why?", kind: "survey"},
		// the columns of platforms' APIs
		{header: "_id,customer_id,date,clicks,conversions,conversions_value,cost_micros,device,id,impressions", kind: "ads", revenue: "conversions_value"},
		{header: "campaign_id,day,clicks,conversion_value_in_local_currency,cost_in_local_currency,cost_in_usd,impressions", kind: "ads", revenue: "conversion_value_in_local_currency"},
		{header: "Dato;Kampanje;Kostnad eks. mva;Klikk;Visninger", kind: "ads"},
		{header: "date,campaign_name,Cost excl. VAT,clicks,impressions,value_gbp", kind: "ads"},
		// clicks and impressions alone may be of anything
		{header: "date,clicks,impressions,device", message: "neither a preset nor a kind of source knows this file"},
		{header: "date,query,clicks,impressions", kind: "search"},
		{header: "date,clicks,impressions,position", kind: "search", preset: "search-console"},
		// a platform's labels beside channels are somebody's own table
		{header: "Dato;Kanal;Kostnad;Klikk;Visninger", kind: "ads"},
		{header: "Date,Channel,Sessions,Engaged sessions", kind: "web"},
		{header: "Dato;Kampanje;Kostnad (NOK);Visninger;Klikk;Konverteringer;Omsetning", kind: "ads", revenue: "Omsetning"},
		{header: "Dato;Kanal;Kampanje;Kostnad (NOK);Visninger;Klikk;Konverteringer;Omsetning", kind: "ads", revenue: "Omsetning"},
		{header: "Date,Campaign,Cost,Impressions,Clicks,CTR,Revenue", kind: "ads", revenue: "Revenue"},
		// and so are labels that are the platform's and everybody's
		{header: "Dato;Kampanje;Annonsevisninger;Klikk;Kostnad", kind: "ads"},
		{header: "Dato;Kampanje;Visninger;Klikk;CTR;Kostnad (NOK)", kind: "ads"},
		{header: "Dato;Plassering;Visninger;Klikk;Pris", kind: "ads"},
		{header: "Dato;Økter;Visninger", kind: "web"},
		{header: "Annonsering 2025\n\nDato;Kampanje;Visninger;Klikk;Kostnad", message: "its columns are Annonsering 2025"},
		{header: "Dato;Kampanje;Klikk;Kostnad\n2025-06-01;A;1;10\nSum:;;1;10", kind: "ads"},
		// but not with a line or a total in the platform's form
		{header: "Rapport\n1. juni 2025 – 30. juni 2025\nDag;Kampanje;Klikk;Kostnad", kind: "ads", preset: "google-ads"},
		{header: "Day,Campaign,Clicks,Cost\n2025-06-01,A,1,10\nTotal: Campaigns,,1,10", kind: "ads", preset: "google-ads"},
		{header: "Date,Clicks,Impressions,Avg. CPC,Cost", kind: "ads", preset: "google-ads"},
		{header: "Dato;Klikk;Visninger;Klikkfrekvens;Plassering", kind: "search", preset: "search-console"},
		// but not beside what only the platform writes
		{header: "Dag;Kampanje;Kampanjetilstand;Kostnad;Visn.;Klikk;Omsetning", kind: "ads", preset: "google-ads", revenue: "Omsetning"},
		{header: "Day,Campaign name,Reporting starts,Reporting ends,Amount spent (NOK),Impressions,Sales", kind: "ads", preset: "meta-ads", revenue: "Sales"},
		// a beginning that the headings share, a currency, and how words are parted
		{header: "data.campaign,data.clicks,data.spend,data.medium,data.source,sheet", kind: "ads"},
		{header: "ads_date;ads_campaign;ads_cost;ads_clicks", kind: "ads"},
		{header: "Campaign - Date,Campaign - Name,Campaign - Spend,Campaign - Clicks", kind: "ads"},
		{header: "InvoiceNo,CustomerID,date,value_gbp,Country", kind: "orders", revenue: "value_gbp"},
		{header: "order_number,customer_number,order_date,Beløp (NOK)", kind: "orders", revenue: "Beløp (NOK)"},
		// what a month costs is a plan only where the file says so
		{header: "Måned;Beskrivelse;Beløp", kind: "costs"},
		{header: "Måned;Formål;Beløp", kind: "costs"},
		{header: "Måned;Planlagt;Kanal;Beløp", kind: "budget"},
		{header: "Måned;Google Ads;Meta;Sum", message: "its columns are Måned, Google Ads, Meta, Sum"},
	}
	for _, tt := range headers {
		path := filepath.Join(t.TempDir(), "file.csv")
		if err := os.WriteFile(path, []byte(tt.header+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		got, err := Recognise(path, tabular.Options{})
		switch {
		case tt.message != "" && (err == nil || !strings.Contains(err.Error(), tt.message)):
			t.Errorf("%s: error %v, want %q", tt.header, err, tt.message)
		case tt.message == "" && (err != nil || got.Kind != tt.kind || got.Revenue != tt.revenue || got.Preset != tt.preset):
			t.Errorf("%s: %+v, %v", tt.header, got, err)
		}
	}
}
