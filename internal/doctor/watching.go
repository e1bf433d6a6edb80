package doctor

import (
	"path/filepath"
	"strings"

	"peil/internal/build"
	"peil/internal/config"
	"peil/internal/devserver"
	"peil/internal/watch"
)

// watching watches what watch would.
func (e *exam) watching() {
	limits := inotify()
	w, err := watch.New(watch.Options{})
	if err != nil {
		e.problem("watching", "watch cannot start; build works", "%v", err)
		return
	}
	defer w.Close()
	inputs := []string{e.opt.Path, filepath.Join(e.opt.Path, config.Name)}
	if e.cfg != nil {
		inputs = (&build.Site{Config: e.cfg}).Inputs()
	}
	if err := w.Watch(inputs); err != nil {
		e.note("watching", "until then watch looks for changes there now and then", "%v", err)
		return
	}
	folders := w.Folders()
	remote := map[string][]string{}
	var systems []string
	for _, dir := range folders {
		if system := watch.Remote(dir); system != "" {
			if remote[system] == nil {
				systems = append(systems, system)
			}
			remote[system] = append(remote[system], dir)
		}
	}
	for _, system := range systems {
		e.note("watching", "watch looks there for changes twice a second; less often with --poll 2s", "no events come from %s: it lies on %s, which others may change", some(remote[system]), system)
	}
	if len(systems) > 0 {
		return
	}
	says := count(len(folders), "folder") + " to watch"
	if limits != nil {
		says += "; " + limits.String()
		if do := limits.advice(len(folders)); do != "" {
			e.note("watching", do, "%s", says)
			return
		}
	}
	e.ok("watching", "%s", says)
}

// address looks whether watch could serve.
func (e *exam) address() {
	server, err := devserver.New(devserver.Options{Addr: e.opt.Addr})
	if err == nil {
		err = server.Close()
	}
	if err != nil {
		e.problem("address", "peil watch --addr 127.0.0.1:0 picks a free port", "%s", strings.TrimSuffix(err.Error(), "\n"))
		return
	}
	e.ok("address", "%s is free for watch", e.opt.Addr)
}
