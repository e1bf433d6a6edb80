package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// manifestName is the file by which a folder is known as one that peil wrote.
// It lists the published files with their SHA-256.
const manifestName = ".peil-manifest.json"

// Published says what Publish did.
type Published struct {
	Changed   []string // written because they are new or differ
	Removed   []string // stale: published before, not part of the site now
	Unchanged int
	Bytes     int64 // of the whole site
	Left      error // why the old site could not be removed, which is harmless
}

// Publish makes dir hold exactly the files, by slash-separated names. Readers
// of dir see the old site or the new one: the new one is put together in a
// sibling folder, in which unchanged files are links to the old ones, and the
// two folders change places in one step. Where that cannot be done (Windows, a
// mount point, files of others in the folder), changed files are replaced one
// by one, each in one step, pages last.
//
// A folder that is neither empty nor written by Publish is refused. On any
// error the old site is as it was, but for the one-by-one case, where files
// already replaced stay replaced and the next run completes the work.
func Publish(files map[string][]byte, dir string) (Published, error) {
	dir, err := resolve(dir)
	if err != nil {
		return Published{}, err
	}
	for name := range files {
		if !fs.ValidPath(name) || name == "." || name == manifestName {
			return Published{}, fmt.Errorf("the site has a file called %q, which cannot be published", name)
		}
	}
	old, foreign, err := inspect(dir)
	if err != nil {
		return Published{}, err
	}
	manifest, err := encodeManifest(slices.Sorted(maps.Keys(files)), files)
	if err != nil {
		return Published{}, err
	}
	p := compare(dir, files, old)
	if len(p.Changed) == 0 && len(p.Removed) == 0 && same(filepath.Join(dir, manifestName), manifest) {
		return p, nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return Published{}, err
	}
	clearLeftovers(dir)
	if foreign {
		return p, replaceEach(dir, files, manifest, p)
	}
	p.Left, err = exchangeWhole(dir, files, manifest, p)
	if errors.Is(err, errNoExchange) {
		err = replaceEach(dir, files, manifest, p)
	}
	return p, err
}

// resolve makes dir absolute and follows links, so that a link to the output
// folder stays a link.
func resolve(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if to, err := os.Readlink(abs); err == nil {
		return "", fmt.Errorf("the output %s is a link to %s, which is not there: make that folder, or choose another output", dir, to)
	}
	return abs, nil
}

// inspect returns the names that the folder's manifest lists, and whether
// entries of others lie beside them.
func inspect(dir string) (old []string, foreign bool, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil, false, nil
	}
	if err != nil {
		if info, statErr := os.Stat(dir); statErr == nil && !info.IsDir() {
			return nil, false, fmt.Errorf("the output %s is a file, not a folder: choose another output", dir)
		}
		return nil, false, err
	}
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, fmt.Errorf("the output folder %s holds files that peil did not write (such as %s): choose another output, or empty the folder yourself", dir, entries[0].Name())
	}
	if err != nil {
		return nil, false, err
	}
	var m manifest
	if json.Unmarshal(data, &m) != nil {
		return nil, false, fmt.Errorf("%s is damaged: remove the folder %s yourself and build again", manifestName, dir)
	}
	ours := map[string]bool{manifestName: true}
	for name := range m.Files {
		if !fs.ValidPath(name) {
			return nil, false, fmt.Errorf("%s lists %q, which is not a file of a site: remove the folder %s yourself and build again", manifestName, name, dir)
		}
		ours[name] = true
		for parent := path.Dir(name); parent != "."; parent = path.Dir(parent) {
			ours[parent] = true
		}
	}
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || p == dir {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		if !ours[filepath.ToSlash(rel)] {
			foreign = true
			return filepath.SkipAll
		}
		return nil
	})
	return slices.Sorted(maps.Keys(m.Files)), foreign, err
}

// manifest is the content of manifestName.
type manifest struct {
	Comment string            `json:"comment"`
	Files   map[string]string `json:"files"` // name → SHA-256, empty when not known
}

func encodeManifest(names []string, files map[string][]byte) ([]byte, error) {
	m := manifest{Comment: "Written by peil, which replaces and removes the files listed here.", Files: map[string]string{}}
	for _, name := range names {
		m.Files[name] = ""
		if content, ok := files[name]; ok {
			sum := sha256.Sum256(content)
			m.Files[name] = hex.EncodeToString(sum[:])
		}
	}
	data, err := json.MarshalIndent(m, "", "  ")
	return append(data, '\n'), err
}

// compare sorts the files into changed, unchanged and stale ones. It compares
// bytes, not the manifest's sums: a file that someone edited is put right.
func compare(dir string, files map[string][]byte, old []string) Published {
	var p Published
	for _, name := range slices.Sorted(maps.Keys(files)) {
		p.Bytes += int64(len(files[name]))
		if same(filepath.Join(dir, filepath.FromSlash(name)), files[name]) {
			p.Unchanged++
		} else {
			p.Changed = append(p.Changed, name)
		}
	}
	for _, name := range old {
		if _, stays := files[name]; !stays {
			p.Removed = append(p.Removed, name)
		}
	}
	return p
}

// same reports whether the file at p is a regular file that holds content.
func same(p string, content []byte) bool {
	info, err := os.Lstat(p)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(content)) {
		return false
	}
	data, err := os.ReadFile(p)
	return err == nil && bytes.Equal(data, content)
}

// errNoExchange says that two folders cannot change places here.
var errNoExchange = errors.New("folders cannot be exchanged here")

// exchangeWhole puts the new site together beside dir and swaps the two. When
// the old one cannot be removed then, it says why in left: the new site stands,
// and the next run tries again.
func exchangeWhole(dir string, files map[string][]byte, manifest []byte, p Published) (left, err error) {
	stage := stagePath(dir)
	if err := assemble(stage, dir, files, manifest, p); err != nil {
		return nil, errors.Join(err, os.RemoveAll(stage))
	}
	if _, err = os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		err = os.Rename(stage, dir)
	} else {
		err = exchange(stage, dir)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(stage))
	}
	return os.RemoveAll(stage), nil
}

// assemble puts the new site together in the folder stage. What did not change
// becomes a link to the file in dir, and folders are as open as they are there.
func assemble(stage, dir string, files map[string][]byte, manifest []byte, p Published) error {
	mode := fs.FileMode(0o755)
	if isFolder(dir) {
		mode = 0o700 // until all is there
	}
	if err := os.Mkdir(stage, mode); err != nil {
		return err
	}
	folders := map[string]bool{".": true}
	changed := map[string]bool{}
	for _, name := range p.Changed {
		changed[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		target := filepath.Join(stage, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		for parent := path.Dir(name); parent != "."; parent = path.Dir(parent) {
			folders[parent] = true
		}
		if !changed[name] && os.Link(filepath.Join(dir, filepath.FromSlash(name)), target) == nil {
			continue
		}
		if err := os.WriteFile(target, files[name], 0o644); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(stage, manifestName), manifest, 0o644); err != nil {
		return err
	}
	for name := range folders {
		if err := sameRights(filepath.Join(stage, filepath.FromSlash(name)), filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	return nil
}

// sameRights gives a folder the mode of another one, where there is that.
func sameRights(folder, as string) error {
	const all = fs.ModePerm | fs.ModeSetgid | fs.ModeSticky
	if info, err := os.Stat(as); err == nil && info.IsDir() {
		return os.Chmod(folder, info.Mode()&all)
	}
	return nil
}
