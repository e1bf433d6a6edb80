package dataset

import "testing"

// What a stage is called says how its deals ended, in whatever words stand beside
// it; a stage that says the contrary, or that it is still to come, does not.
func TestStages(t *testing.T) {
	for stage, want := range map[string]string{
		"Closed Won": "won", "closedwon": "won", "Avtale vunnet": "won", "Avsluttet – vunnet": "won", "Kontrakt signert": "won", "NO: Vunnet": "won", "Signed": "won",
		"Closed Lost": "lost", "Avtale tapt": "lost", "Tapt til konkurrent": "lost", "Avsluttet (tapt)": "lost", "Lost – no budget": "lost",
		"Ikke vunnet": "", "Not won": "", "Venter på signert kontrakt": "", "To be signed": "", "Avtale vunnet/tapt": "", "Tilbud sendt": "", "Wonderland": "", "": "",
	} {
		p, err := presetOf("hubspot-deals")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, o := range p.Only {
			if g := (gate{is: o.Is, words: o.Words, unless: o.Unless}); o.Words != nil && g.opens(stage) {
				got += o.Column
			}
		}
		if got != want {
			t.Errorf("%q is %q, want %q", stage, got, want)
		}
	}
}

// What HubSpot itself says of a stage goes before its name.
func TestClosedColumns(t *testing.T) {
	s := source(t, "leads", `Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Is Closed Won,Is Closed Lost
1,A,Levert,100,2025-06-20,2025-06-01,true,false
2,B,Avslag,100,2025-06-21,2025-06-01,false,true
3,C,Vunnet igjen,100,2025-06-30,2025-06-02,false,false
`)
	s.Preset = "hubspot-deals"
	d := scan(t, plan(), s)
	if l := d.Leads; !l[0].Won.Known || l[0].Lost.Known || l[1].Won.Known || !l[1].Lost.Known || l[2].Won.Known || l[2].Lost.Known {
		t.Errorf("%+v", l)
	}
}
