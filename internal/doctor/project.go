package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"peil/internal/config"
	"peil/internal/diag"
)

// config reads the config, as far as it can be read.
func (e *exam) config() {
	file := e.opt.Path
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		file = filepath.Join(file, config.Name)
	}
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) && e.opt.Optional {
		e.note("config", "name the folder of a report: peil doctor clients/acme", "there is no %s here: only the machine is looked at", config.Name)
		return
	}
	cfg, l := config.Load(e.opt.Path, e.opt.Env)
	if unreadable := unreadableOf(cfg.Files); len(unreadable) > 0 {
		e.problem("config", "make it readable for you, or name another one", "%s", strings.Join(unreadable, "; "))
		return
	}
	e.cfg = cfg
	if n := l.Count(diag.Error); n > 0 {
		e.problem("config", "peil check shows where, and what to do", "%s has %s", cfg.File, count(n, "mistake"))
		return
	}
	e.ok("config", "%s, %s", cfg.File, count(len(cfg.Sources), "source"))
}

// data looks whether the data can be read.
func (e *exam) data(ctx context.Context) {
	files := 0
	var unreadable, empty []string
	for i := range e.cfg.Sources {
		s := &e.cfg.Sources[i]
		if s.DSN != "" {
			e.database(ctx, i)
			continue
		}
		paths := s.Paths()
		files += len(paths)
		unreadable = append(unreadable, unreadableOf(paths)...)
		if len(paths) == 0 {
			empty = append(empty, s.Name)
		}
	}
	switch {
	case len(unreadable) > 0:
		e.problem("data", "make it readable for you", "%s", some(unreadable))
	case len(empty) > 0:
		e.problem("data", "put the files where the patterns look; peil check names the patterns", "no file is found for the source %s", some(empty))
	case files > 0:
		e.ok("data", "%s, all readable", count(files, "file"))
	}
}

// database looks whether a source's database answers, and has what is asked of it.
func (e *exam) database(ctx context.Context, i int) {
	s := &e.cfg.Sources[i]
	l := e.cfg.Locate(s.Reach(ctx, fmt.Sprintf("source[%d]", i)))
	if len(l) == 0 {
		e.ok("database", "%s answers, for the source %s", s.DatabaseName(), s.Name)
		return
	}
	e.problem("database", l[0].Hint, "the source %s: %s", s.Name, l[0].Message)
}

// unreadableOf returns why files cannot be read, one sentence a file.
func unreadableOf(paths []string) []string {
	var list []string
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
			list = append(list, path+" is no file") // opening a pipe waits for who writes to it
			continue
		}
		f, err := os.Open(path)
		if err == nil {
			_, err = f.Read(make([]byte, 1))
			f.Close()
		}
		if err != nil && err != io.EOF {
			list = append(list, path+": "+diag.Reason(err))
		}
	}
	return list
}
