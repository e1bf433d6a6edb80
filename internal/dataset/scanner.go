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

// Scanner scans again and again, and reads only files that changed since the
// time before, by their size and time, and databases only where the config asks
// them for something else: they do not tell when they changed. The zero value
// has read nothing. It keeps what every file gave: a single Scan needs less
// memory.
type Scanner struct{ memory memory }

// Scan is the function Scan, as far as its result goes.
func (r *Scanner) Scan(ctx context.Context, sources []Source, plan Plan) (*Data, diag.List) {
	r.memory.begin()
	return scanAll(ctx, sources, plan, &r.memory)
}

// memory is what files gave, by everything that their reading rests on.
type memory struct {
	mu     sync.Mutex
	before map[string]*fileScan // of the last time
	now    map[string]*fileScan
	read   int // files that were read this time
}

// begin forgets what the last time did not use.
func (m *memory) begin() { m.before, m.now, m.read = m.now, map[string]*fileScan{}, 0 }

// sourceMemory is the memory of one source's files; nil remembers nothing.
type sourceMemory struct {
	*memory
	rests string // the source, its place in the config and the plan
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
	return &sourceMemory{m, string(rests)}
}

// key names a state of a file and what else its reading rests on; empty when
// that cannot be known. A database's server has no path, and one state.
func (m *sourceMemory) key(path, beside string) string {
	switch {
	case m == nil:
		return ""
	case path == "":
		return beside + "\n" + m.rests
	}
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s\n%s\n%s %d %d", beside, m.rests, path, info.Size(), info.ModTime().UnixNano())
}

// scan returns what the file of the key gave, reading it if that is not known.
func (m *sourceMemory) scan(ctx context.Context, key string, read func() *fileScan) *fileScan {
	if m == nil || key == "" {
		return read()
	}
	m.mu.Lock()
	f := m.before[key]
	m.mu.Unlock()
	fresh := f == nil
	if fresh {
		f = read()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if fresh {
		m.read++
	}
	if ctx.Err() == nil && !f.failed { // else it may be half read
		m.now[key] = f
	}
	return f.copy()
}

// copy returns a scan that findings can be added to.
func (f *fileScan) copy() *fileScan {
	c := *f
	c.file.Findings = slices.Clip(c.file.Findings)
	return &c
}
