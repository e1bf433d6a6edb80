package start

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
)

// Write copies the file where it is to be, adds the [[source]] to the end of the
// config, and returns what it wrote. The config's own text stays as it is, and is
// replaced in one step; where anything fails, nothing is changed.
func (im *Import) Write(env func(string) (string, bool)) ([]string, diag.List) {
	if im.cfg == nil {
		return nil, diag.List{{Message: "there is no " + config.Name + " to write to", Hint: "name its folder, or make one with peil init --from"}}
	}
	var written []string
	target := filepath.Join(im.cfg.Dir, filepath.FromSlash(im.Name))
	if im.Copied {
		copied, l := im.copyTo(target)
		if len(l) > 0 {
			return nil, l
		}
		if copied {
			written = append(written, target)
		}
	}
	if im.Source == "" {
		return written, nil
	}
	if l := im.addSource(env); len(l) > 0 {
		for _, name := range written {
			os.Remove(name)
		}
		return nil, l
	}
	return append(written, im.cfg.File), nil
}

// copyTo copies the file; one that is there already must be the same.
func (im *Import) copyTo(target string) (copied bool, l diag.List) {
	there, err := os.ReadFile(target)
	switch {
	case err == nil:
		if here, err := os.ReadFile(im.path); err == nil && bytes.Equal(here, there) {
			return false, nil
		}
		return false, diag.List{{File: target, Message: "another file of that name is there already, and import overwrites nothing", Hint: "rename the file that you import"}}
	case !errors.Is(err, fs.ErrNotExist):
		return false, diag.List{{File: target, Message: "what is there cannot be read: " + diag.Reason(err)}}
	}
	created, err := file{from: im.path}.write(target)
	if err != nil {
		if created {
			os.Remove(target)
		}
		return false, diag.List{{File: target, Message: "the file cannot be written: " + diag.Reason(err), Hint: "make its folder writable for you"}}
	}
	return true, nil
}

// addSource adds the [[source]] to the config.
func (im *Import) addSource(env func(string) (string, bool)) diag.List {
	fail := func(err error) diag.List {
		return diag.List{{File: im.cfg.File, Message: "the source cannot be added: " + diag.Reason(err), Hint: "paste it yourself, or make the file and its folder writable for you"}}
	}
	file, err := filepath.EvalSymlinks(im.cfg.File)
	if err != nil {
		return fail(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return fail(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		return fail(err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".peil-*")
	if err != nil {
		return fail(err)
	}
	defer os.Remove(temporary.Name()) // it is gone after a success
	_, err = temporary.Write(withSource(text, im.Source))
	if err = cmp.Or(err, temporary.Chmod(info.Mode().Perm()), temporary.Sync(), temporary.Close()); err != nil {
		return fail(err)
	}
	if l := im.fits(file, temporary.Name(), env); len(l) > 0 {
		return l
	}
	if err := os.Rename(temporary.Name(), file); err != nil {
		return fail(err)
	}
	return nil
}

// withSource adds a [[source]] after a blank line, with the text's line breaks.
func withSource(text []byte, source string) []byte {
	line := "\n"
	if bytes.Contains(text, []byte("\r\n")) {
		line = "\r\n"
	}
	text = slices.Clone(text)
	if len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) {
		text = append(text, line...)
	}
	if len(bytes.TrimSpace(text)) > 0 && !bytes.HasSuffix(text, []byte(line+line)) {
		text = append(text, line...)
	}
	return append(text, strings.ReplaceAll(source, "\n", line)...)
}

// fits tells why the config with the source is not one: it has a mistake that it
// did not have before, such as sources that are written as an array.
func (im *Import) fits(file, with string, env func(string) (string, bool)) diag.List {
	_, before := config.Load(file, env)
	after, l := config.Load(with, env)
	added := slices.ContainsFunc(after.Sources, func(s dataset.Source) bool { return s.Name == im.name })
	if added && l.Count(diag.Error) <= before.Count(diag.Error) {
		return nil
	}
	for _, d := range before {
		if d.Severity == diag.Error {
			return diag.List{d, {File: im.cfg.File, Message: "the source cannot be added while the config has mistakes", Hint: "mend them first, or paste it yourself"}}
		}
	}
	return diag.List{{File: im.cfg.File, Message: "the source cannot be added at the end of this config", Hint: "paste it yourself: sources that are written as source = [ … ] must stand in that array"}}
}

// within returns a path relative to a folder that it lies in, with slashes.
func within(dir, path string) (string, bool) {
	root, err1 := filepath.Abs(dir)
	file, err2 := filepath.Abs(path)
	rel, err3 := filepath.Rel(root, file)
	if err1 != nil || err2 != nil || err3 != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// plainPath is a path whose names are plain.
func plainPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = plain(part)
	}
	return strings.Join(parts, "/")
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
