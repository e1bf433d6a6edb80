package chart

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"peil/internal/cache"
)

// Job is one picture to draw.
type Job struct {
	ID            string          // the chart's, for errors
	Options       json.RawMessage // as Options returns them
	Class         string          // of the svg element, as Sizes returns it
	Width, Height int             // px
}

// DrawerOptions are where a Drawer keeps its pictures and how many it draws at
// the same time.
type DrawerOptions struct {
	CacheDir string // empty: nothing is kept
	Workers  int    // 0: two
	Blank    bool   // nothing is drawn: pictures are empty, for pages that nobody will see
}

// pictureVersion is raised when the same options come out as another picture
// by a change that neither echarts, the formatters nor draw.js shows: of
// finish.
const pictureVersion = "1"

// Drawer draws charts as SVG without a browser. It starts engines when there is
// something to draw that its cache does not hold, and keeps them until Close.
// A Drawer may be used by several goroutines, which share its engines.
type Drawer struct {
	blank     bool
	workers   int
	slots     chan struct{} // holds as many tokens as pictures are drawn at the moment
	cache     cache.Folder
	program   func() (program, error)
	preparing sync.WaitGroup
	kept      atomic.Int64 // pictures put into the cache

	mu   sync.Mutex
	idle []*engine
}

// program is what engines run, and the hash of its source.
type program struct {
	hash     string
	bytecode func() ([]byte, error)
}

// NewDrawer returns a Drawer. It starts nothing yet.
func NewDrawer(opt DrawerOptions) *Drawer {
	d := &Drawer{blank: opt.Blank, workers: opt.Workers, cache: cache.Folder{Dir: opt.CacheDir, Files: cacheMost}}
	if d.workers <= 0 {
		d.workers = 2
	}
	d.slots = make(chan struct{}, d.workers)
	d.program = sync.OnceValues(func() (program, error) {
		source, err := engineSource()
		if err != nil {
			return program{}, err
		}
		p := program{hash: cache.Key(source, pictureVersion)}
		p.bytecode = sync.OnceValues(func() ([]byte, error) {
			name := bytecodeName(p.hash)
			if code, ok := d.cache.Get(name); ok {
				return code, nil
			}
			code, err := compile(source)
			if err == nil {
				put(d.cache, name, code)
			}
			return code, err
		})
		return p, nil
	})
	return d
}

// Prepare compiles the program in the background when the cache does not hold
// it: for a caller that has something else to do before Draw.
func (d *Drawer) Prepare() {
	if d.blank {
		return
	}
	d.preparing.Go(func() {
		if p, err := d.program(); err == nil && !d.cache.Has(bytecodeName(p.hash)) {
			p.bytecode() // Draw tells the error
		}
	})
}

// Draw returns the jobs' pictures in their order: SVG elements that are XML of
// their own, without scripts, styles or a size. The bytes depend on the jobs
// alone, whatever the workers and the cache. When some cannot be drawn, the
// error names them all. When ctx ends no other picture is begun.
func (d *Drawer) Draw(ctx context.Context, jobs []Job) ([][]byte, error) {
	pictures := make([][]byte, len(jobs))
	if d.blank {
		for i, job := range jobs {
			pictures[i] = fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" class="%s" viewBox="0 0 %d %d"></svg>`, job.Class, job.Width, job.Height)
		}
		return pictures, ctx.Err()
	}
	p, err := d.program()
	if err != nil {
		return nil, err
	}
	keys := make([]string, len(jobs))
	var missing []int
	first := map[string]int{} // the same picture twice is drawn once
	for i, job := range jobs {
		keys[i] = cache.Key(p.hash, string(job.Options), job.Class, strconv.Itoa(job.Width), strconv.Itoa(job.Height))
		if _, seen := first[keys[i]]; seen {
			continue
		}
		first[keys[i]] = i
		if picture, ok := d.cache.Get(keys[i] + ".svg"); ok {
			pictures[i] = picture
			continue
		}
		missing = append(missing, i)
	}

	problems := make([]error, len(missing))
	next := make(chan int)
	var working sync.WaitGroup
	for range min(d.workers, len(missing)) {
		working.Go(func() {
			for n := range next {
				i := missing[n]
				if pictures[i], problems[n] = d.drawOne(ctx, p, jobs[i], keys[i]); problems[n] == nil {
					d.keep(keys[i]+".svg", pictures[i])
				}
			}
		})
	}
	for n := range missing {
		next <- n
	}
	close(next)
	working.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	for i := range jobs {
		pictures[i] = pictures[first[keys[i]]]
	}
	return pictures, nil
}

// drawOne draws a job, unless ctx ends before its turn has come. An engine that
// failed is not used again: what is left in it is not known.
func (d *Drawer) drawOne(ctx context.Context, p program, job Job, key string) ([]byte, error) {
	d.slots <- struct{}{}
	defer func() { <-d.slots }()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e, err := d.engine(p)
	if err != nil {
		return nil, err
	}
	raw, err := e.draw(job)
	if err == nil {
		var picture []byte
		if picture, err = finish(raw, job, key); err == nil {
			if e.tidy() != nil {
				e.close()
			} else {
				d.release(e)
			}
			return picture, nil
		}
	}
	e.close()
	return nil, fmt.Errorf("chart %q, %s: %w", job.ID, job.Class, err)
}

// trimEvery is after how many pictures a long session looks how many there are.
const trimEvery = 1000

// keep puts a picture into the cache, which does not grow without end in a long
// session either.
func (d *Drawer) keep(name string, picture []byte) {
	put(d.cache, name, picture)
	if d.kept.Add(1)%trimEvery == 0 {
		d.cache.Trim()
	}
}

// engine returns an idle engine or a new one.
func (d *Drawer) engine(p program) (*engine, error) {
	d.mu.Lock()
	if n := len(d.idle); n > 0 {
		e := d.idle[n-1]
		d.idle = d.idle[:n-1]
		d.mu.Unlock()
		return e, nil
	}
	d.mu.Unlock()
	code, err := p.bytecode()
	if err != nil {
		return nil, err
	}
	return newEngine(code)
}

func (d *Drawer) release(e *engine) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.idle = append(d.idle, e)
}

// Close keeps the cache from growing without end and frees the engines, which
// goes on after it returns: taking echarts apart is slow, and a command that
// ends need not wait for it. The Drawer may be used again; it starts new
// engines.
func (d *Drawer) Close() error {
	d.preparing.Wait()
	if d.kept.Load() > 0 {
		d.cache.Trim()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range d.idle {
		go e.close()
	}
	d.idle = nil
	return nil
}
