package dataset

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync"

	"peil/internal/diag"
)

// Scanner scans, and reads only files that are not known: those that changed,
// and all where the config asks them for something else. Databases do not tell
// when they changed, and are asked again only in the latter case. The zero value
// has read nothing, and keeps what every file gave in memory.
type Scanner struct {
	CacheDir string // where what large files gave is kept for the next process; empty: nowhere
	Once     bool   // it scans but once: nothing is kept in memory, and it needs less of it

	program string // that the entries in CacheDir are of; empty: the one that runs
	memory  memory
}

// Scan is the function Scan, as far as its result goes.
func (r *Scanner) Scan(ctx context.Context, sources []Source, plan Plan) (*Data, diag.List) {
	m := &r.memory
	m.begin(r)
	data, l := scanAll(ctx, sources, plan, m)
	if m.stored > 0 {
		m.entries.Trim()
	}
	return data, l
}

// Taken returns how many files the last Scan did not read because CacheDir held
// what they give.
func (r *Scanner) Taken() int {
	n := 0
	for _, taken := range r.memory.taken {
		if taken {
			n++
		}
	}
	return n
}

// memory is what files gave, by everything that their reading rests on.
type memory struct {
	mu      sync.Mutex
	before  map[string]*fileScan // of the last time, by state
	now     map[string]*fileScan // nil: nothing is kept in memory
	entries entries
	digests map[string]func() string // of files, by path, size and time

	read   int             // readings of files, this time
	stored int             // entries, this time
	taken  map[string]bool // by path: of this time's files, whether only entries told what it gives
}

// begin forgets what the last time did not use.
func (m *memory) begin(r *Scanner) {
	m.before, m.now = m.now, nil
	if !r.Once {
		m.now = map[string]*fileScan{}
	}
	m.entries, m.digests = newEntries(r.CacheDir, r.program), map[string]func() string{}
	m.read, m.stored, m.taken = 0, 0, map[string]bool{}
}

// sourceMemory is the memory of one source's files; nil remembers nothing.
type sourceMemory struct {
	*memory
	rests    string // the source, its place in the config, the plan and the rates
	database bool
}

func (m *memory) of(s *Source, index int, plan *Plan) *sourceMemory {
	if m == nil {
		return nil
	}
	rates := ""
	if plan.rates != nil {
		rates = plan.rates.digest
	}
	rests, err := json.Marshal([]any{index, s, plan, rates})
	if err != nil {
		return nil // a NaN in the config, say: then the file is read
	}
	return &sourceMemory{m, string(rests), s.DSN != ""}
}

// scanKey names a state of a file and what else a reading of it rests on.
type scanKey struct {
	path  string
	file  string // its path, size and time
	size  int64
	state string // the whole key; empty when the file's state cannot be known
	entry string // that may hold what the file gives, if it is still the same; empty: none
}

// key returns the key of a reading. A database's server has no path, and one
// state.
func (m *sourceMemory) key(path, beside string) scanKey {
	switch {
	case m == nil:
		return scanKey{}
	case path == "":
		return scanKey{state: beside + "\n" + m.rests}
	}
	k := scanKey{path: path}
	if k.file, k.size = stateOf(path); k.file == "" {
		return scanKey{}
	}
	k.state = fmt.Sprintf("%s\n%s\n%s", beside, m.rests, k.file)
	if !m.database {
		k.entry = m.entries.name(beside, m.rests, path, k.size)
	}
	return k
}

// unstored returns the key of what is not worth an entry.
func (k scanKey) unstored() scanKey {
	k.entry = ""
	return k
}

// stateOf names a state of a file, as far as that is seen without reading it, and
// returns its size; empty when it cannot be seen.
func stateOf(path string) (state string, size int64) {
	info, err := os.Stat(path)
	if err != nil {
		return "", 0
	}
	return fmt.Sprintf("%s %d %d", path, info.Size(), info.ModTime().UnixNano()), info.Size()
}

// scan returns what the file of a key gives a source, reading it if that is not
// known.
func (m *sourceMemory) scan(ctx context.Context, key scanKey, s *spec, read func() *fileScan) *fileScan {
	if key.state == "" {
		return read()
	}
	m.mu.Lock()
	f := m.before[key.state]
	m.mu.Unlock()
	if f == nil {
		if f = m.fromDisk(key, s); f == nil {
			f = m.readAnew(ctx, key, read)
		}
	}
	if m.now != nil && ctx.Err() == nil && !f.failed { // else it may be half read
		m.mu.Lock()
		m.now[key.state] = f
		m.mu.Unlock()
	}
	return f.copy()
}

// keep keeps what a reading gave in memory that may be asked for again.
func (m *sourceMemory) keep(key scanKey) {
	if m == nil || m.now == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if f := m.before[key.state]; f != nil {
		m.now[key.state] = f
	}
}

// fromDisk returns what the key's entry says, if the file is as it was then.
func (m *sourceMemory) fromDisk(key scanKey, s *spec) *fileScan {
	f := m.entries.get(key.entry)
	if f == nil || f.file.SHA256 != m.digest(key) {
		return nil
	}
	f.spec = s
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.taken[key.path]; !known {
		m.taken[key.path] = true
	}
	return f
}

// readAnew reads the file, and keeps what it gives.
func (m *sourceMemory) readAnew(ctx context.Context, key scanKey, read func() *fileScan) *fileScan {
	f := read()
	state, size := stateOf(key.path)
	stored := ctx.Err() == nil && !f.failed && state == key.file && m.entries.put(key.entry, f, size) // else it may be half read, or half old
	m.mu.Lock()
	defer m.mu.Unlock()
	m.read++
	m.taken[key.path] = false
	if stored {
		m.stored++
		digest := f.file.SHA256 // what is held of f is held to the end
		m.digests[key.file] = func() string { return digest }
	}
	return f
}

// digest returns the SHA-256 of the key's file, in hex, as readers tell it.
func (m *sourceMemory) digest(key scanKey) string {
	m.mu.Lock()
	of, known := m.digests[key.file]
	if !known {
		of = sync.OnceValue(func() string { return fileDigest(key.path) })
		m.digests[key.file] = of
	}
	m.mu.Unlock()
	return of()
}

// copy returns a scan that findings can be added to.
func (f *fileScan) copy() *fileScan {
	c := *f
	c.file.Findings = slices.Clip(c.file.Findings)
	return &c
}
