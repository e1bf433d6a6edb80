package start

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/tabular"
)

// Import is a file, what it was recognised for, and how a config would read it.
type Import struct {
	found
	Seen     *dataset.Inspection // nil where nothing tells what the file is about
	Currency string              // of the report, or the file's where there is no config; empty: unknown
	Source   string              // the [[source]]; empty where the config reads the file already
	Channel  string              // of rows that name none; empty: they do, or the kind has no channels
	Reader   string              // the source that reads it
	Twin     string              // the file that the Reader reads, and that has the same content
	Name     string              // of the file, relative to the config's folder, with slashes
	Copied   bool                // the file is to be copied there

	path string
	cfg  *config.Config // nil without one
	name string         // of the source
}

// Look recognises the file at path and reads it, for the config in dir: its
// names of sources are taken, and its currency is the report's. Without a config
// there the [[source]] is for any. Of the options the sheet and the member count.
// A zip archive may hold several that are recognised, each of which is one.
//
// A file in dir stays where it is. Any other is to be copied into its data
// folder, so that the folder holds all that the report is made of.
func Look(ctx context.Context, path, dir string, opt tabular.Options, env func(string) (string, bool)) ([]*Import, diag.List) {
	cfg, l := config.Load(dir, env)
	switch {
	case !isFile(cfg.File):
		cfg = nil
	case len(cfg.Sources) == 0 && l.Err() != nil: // of a config that cannot be read nothing is known
		cfg.Report.Currency, cfg.Report.Period = "", ""
	}
	report := ""
	if cfg != nil {
		report = cfg.Report.Period
	}
	files, told, err := recognised(ctx, path, report, opt)
	if u, ok := errors.AsType[dataset.Unknown](err); ok {
		im := &Import{found: files[0], path: path}
		im.propose()
		return []*Import{im}, diag.List{u.Diagnostic}
	}
	if err != nil {
		return nil, diag.From(err)
	}
	if cfg == nil && !isFolder(dir) {
		return nil, diag.List{{File: dir, Message: "there is no such folder, and no such config", Hint: "name a folder with a " + config.Name + "; peil init makes a new one"}}
	}
	var all []*Import
	for _, f := range files {
		im := &Import{found: f, path: path, cfg: cfg}
		told = append(told, im.look(ctx, dir, len(files) > 1 && f.Member != "", all)...)
		all = append(all, im)
	}
	return all, told
}

// SourceName returns the name of the [[source]] that is proposed.
func (im *Import) SourceName() string { return im.name }

// Reads reports whether a column of the file with that heading is read.
func (im *Import) Reads(heading string) bool {
	return im.Seen != nil && im.Member == "" && im.Table == "" && slices.ContainsFunc(im.Seen.Fields, func(f dataset.Field) bool { return f.Heading == heading && len(f.Columns) > 0 })
}

// Why returns why the rows stand on their day; empty where they tell their days
// themselves.
func (im *Import) Why() string { return im.why }

// look places and reads the file. before are those of the same archive.
func (im *Import) look(ctx context.Context, dir string, several bool, before []*Import) diag.List {
	currency := ""
	if im.cfg != nil {
		dir, currency = im.cfg.Dir, im.cfg.Report.Currency
	}
	l := im.place(dir, several, before)
	if len(l) > 0 {
		return l
	}
	im.Seen, l = dataset.Inspect(ctx, im.path, im.Recognised, im.within())
	if l.Err() != nil && currency != "" {
		if seen, told := im.foreign(ctx, currency); seen != nil {
			im.Seen, l, currency = seen, told, seen.Currency()
		}
	}
	if im.Currency = currency; im.Seen != nil && currency == "" {
		im.Currency = im.Seen.Currency()
	}
	if im.Reader == "" {
		im.Channel = im.channel()
		im.Source = im.text(before)
	}
	return l
}

// within is the report that the file is to stand in.
func (im *Import) within() dataset.Within {
	if im.cfg == nil {
		return dataset.Within{}
	}
	return dataset.Within{Currency: im.cfg.Report.Currency, Sources: im.cfg.Sources, RateDays: im.cfg.Report.RateDays}
}

// foreign reads a file that is in one other currency than the report as what it is,
// where the config has no exchange rates: that is all that is wrong with it then. Nil
// of any other.
func (im *Import) foreign(ctx context.Context, report string) (*dataset.Inspection, diag.List) {
	seen, l := dataset.Inspect(ctx, im.path, im.Recognised, dataset.Within{})
	if seen == nil || l.Err() != nil || seen.Currency() == "" || seen.Currency() == report || slices.ContainsFunc(im.cfg.Sources, func(s dataset.Source) bool { return s.Kind == "rates" }) {
		return nil, nil
	}
	own := seen.Currency()
	l.Add(diag.Diagnostic{File: im.path, Message: fmt.Sprintf("the file's money is in %s, the report's in %s", own, report),
		Hint: fmt.Sprintf(`to report in %s, write currency = %[1]q in [report]; to convert it, first add a source of kind "rates" with exchange rates (date, from, to, rate)`, own)})
	return seen, l
}

// propose makes a [[source]] of what a file may be that nothing knows.
func (im *Import) propose() {
	if im.Nearest == nil {
		return
	}
	near := found{Recognised: *im.Nearest}
	missing := near.Missing
	near.Missing = nil
	file := plain(filepath.Base(im.path))
	s := newSource(nameOf(file, near.Recognised), near)
	s.Files = []string{strconv.Quote("data/" + file)}
	if len(missing) > 0 {
		s.Note = fmt.Sprintf("Nothing seems to hold %s, which a source of kind %s needs: add to columns the\n# heading that does, or choose another kind.", strings.Join(missing, ", "), near.Kind)
	}
	im.Source = s.written()
}

// place decides where the file is to be, and who reads it there.
func (im *Import) place(dir string, several bool, before []*Import) diag.List {
	base := filepath.Base(im.path)
	if rel, ok := within(dir, im.path); ok && rel == plainPath(rel) {
		im.Name = rel
	} else {
		im.Name, im.Copied = "data/"+plain(base), true
	}
	first := nameOf(filepath.Base(im.Name), im.Recognised)
	if several {
		member := path.Base(im.Member)
		first += "-" + strings.ToLower(plain(strings.TrimSuffix(member, path.Ext(member))))
	}
	im.name = first
	if q := im.Defaults["question"]; q != "" && len(before) > 0 && before[len(before)-1].Kind == im.Kind {
		first = first + "-" + q
		im.name = first
	}
	if im.cfg == nil {
		return nil
	}
	target := filepath.Join(im.cfg.Dir, filepath.FromSlash(im.Name))
	if im.Copied && same(im.path, target) {
		im.Copied = false
	}
	if l := im.findReader(target); len(l) > 0 || im.Reader != "" {
		return l
	}
	taken := func(name string) bool {
		return slices.ContainsFunc(im.cfg.Sources, func(s dataset.Source) bool { return s.Name == name }) ||
			slices.ContainsFunc(before, func(other *Import) bool { return other.name == name })
	}
	for n := 2; taken(im.name); n++ {
		im.name = fmt.Sprintf("%s-%d", first, n)
	}
	return nil
}

// findReader looks for a source that reads a file of the same content, or that
// will read this one where it is to be.
func (im *Import) findReader(target string) diag.List {
	for i := range im.cfg.Sources {
		s := &im.cfg.Sources[i]
		if im.Table != "" {
			if s.Table == im.Table && s.DatabaseFile() != "" && equal(target, s.DatabaseFile()) {
				im.Reader = s.Name
				return nil
			}
			continue
		}
		if s.Kind != im.Kind || s.DSN != "" || !im.sameMember(s) {
			continue
		}
		for _, name := range s.Paths() {
			if equal(im.path, name) {
				im.Reader, im.Twin, im.Copied = s.Name, name, false
				return nil
			}
		}
	}
	for i := range im.cfg.Sources {
		s := &im.cfg.Sources[i]
		if !s.Matches(target) || s.Kind == im.Kind && !im.sameMember(s) || s.Kind != im.Kind && equal(im.path, target) {
			continue // it reads another file of the archive, or something else of this one
		}
		if s.Kind != im.Kind || s.Preset != im.Preset {
			return diag.List{{File: im.path, Message: fmt.Sprintf("as %s it would be read by the source %q, which is another kind of file", im.Name, s.Name),
				Hint: "rename the file, or let that source's files match fewer names"}}
		}
		im.Reader = s.Name
		return nil
	}
	return nil
}

// sameMember reports whether a source reads the same file of an archive.
func (im *Import) sameMember(s *dataset.Source) bool {
	if s.Member == im.Member {
		return true
	}
	ok, err := path.Match(s.Member, im.Member)
	return err == nil && ok
}

// equal reports whether two files have the same content.
func equal(a, b string) bool {
	x, err := os.Stat(a)
	y, other := os.Stat(b)
	if err != nil || other != nil || x.Size() != y.Size() {
		return false
	}
	if os.SameFile(x, y) {
		return true
	}
	left, err := os.ReadFile(a)
	right, other := os.ReadFile(b)
	return err == nil && other == nil && bytes.Equal(left, right)
}

// channel returns the channel that rows get which name none: it is the preset's, or
// the source's name, and so nothing that the file says.
func (im *Import) channel() string {
	kind, _ := dataset.KindOf(im.Kind)
	i := kind.Column("channel")
	if im.Seen == nil || i < 0 || im.Seen.Ruled || slices.ContainsFunc(im.Seen.Fields, func(f dataset.Field) bool { return slices.Contains(f.Columns, "channel") }) {
		return ""
	}
	if channel := dataset.ChannelOf(im.Preset); channel != "" {
		return channel
	}
	if kind.Columns[i].SourceName {
		return im.name
	}
	return ""
}

// Sibling returns the name of a source of the config that reads other files of
// the same kind and preset, or empty: rows that both hold would count twice.
func (im *Import) Sibling() string {
	if im.cfg == nil || im.Reader != "" {
		return ""
	}
	for i := range im.cfg.Sources {
		s := &im.cfg.Sources[i]
		if s.Kind == im.Kind && s.Preset == im.Preset && im.Preset != "" && im.sameMember(s) {
			return s.Name
		}
	}
	return ""
}

// text makes the [[source]]. For a config the basis of its revenue is more than a
// proposal: other sources have one, or will, and then it is needed.
func (im *Import) text(before []*Import) string {
	s := newSource(im.name, im.found)
	s.reads(im.Name)
	if im.cfg != nil {
		s.Revenue = false
		s.follow(im.cfg.Report.RevenueBasis.Refunds)
	}
	if im.Seen != nil && im.cfg == nil && len(im.Seen.Currencies) > 0 {
		s.Note = strings.Trim(s.Note+"\n# Its money is in "+strings.Join(im.Seen.Currencies, ", ")+".", "\n# ")
	}
	text := s.written()
	if refunds := im.reportRefunds(&s); refunds != "" && !slices.ContainsFunc(before, func(o *Import) bool { return strings.Contains(o.Source, reportBasis) }) {
		text += "\n" + refundsNote(refunds) + "\n" + reportBasis + "\n" + fmt.Sprintf("refunds = %q\n", refunds)
	}
	return text
}

// reportBasis begins the table in which a report says what its revenue is.
const reportBasis = "[report.revenue_basis]"

// reportRefunds returns what the report must do with refunds, so that the revenue
// of the source can be brought to it and that of the others still can; empty where
// it does, where nothing would do, or where the config has said it: what is written
// there stays.
func (im *Import) reportRefunds(s *source) string {
	kind, _ := dataset.KindOf(im.Kind)
	if s.Basis == nil || s.Revenue || kind.Claimed {
		return ""
	}
	now, sources := dataset.DefaultBasis().Refunds, []dataset.Source(nil)
	if im.cfg != nil {
		now, sources = im.cfg.Report.RevenueBasis.Refunds, im.cfg.Sources
	}
	if s.Basis.Reaches(now, s.refund) || im.cfg != nil && im.cfg.Says("report.revenue_basis") {
		return ""
	}
	for _, refunds := range []string{"order_date", "ignored"} {
		if s.Basis.Reaches(refunds, s.refund) && !slices.ContainsFunc(sources, func(o dataset.Source) bool {
			kind, _ := dataset.KindOf(o.Kind)
			return !kind.Claimed && o.Basis != nil && !o.Basis.Reaches(refunds, o.TellsRefunds())
		}) {
			return refunds
		}
	}
	return ""
}
