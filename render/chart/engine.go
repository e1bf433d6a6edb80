package chart

import (
	_ "embed"
	"fmt"

	"modernc.org/quickjs"

	"peil/themes"
	"peil/themes/echarts"
)

//go:embed draw.js
var drawScript string

// platform is what echarts takes from its surroundings while it loads and
// draws without animation.
const platform = "globalThis.setTimeout = globalThis.clearTimeout = function () {};\n"

// engineSource returns the whole program that draws: echarts, the theme's
// formatters and draw.js.
func engineSource() (string, error) {
	theme, err := themes.Open("default")
	if err != nil {
		return "", err
	}
	return platform + echarts.Script + "\n" + string(theme["static/formatters.js"].Content) + "\n" + drawScript, nil
}

// compile returns the program's bytecode, which an engine loads several times
// as fast as the source.
func compile(source string) ([]byte, error) {
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, err
	}
	defer vm.Close()
	return vm.Compile(source, quickjs.EvalGlobal)
}

// engine is one JavaScript engine with the program loaded. It is for one
// goroutine at a time.
type engine struct {
	vm    *quickjs.VM
	drawn int // pictures
}

// An engine by itself collects garbage as often as it draws, which takes as long as
// drawing. Each picture leaves some 70 kB behind.
const (
	never      = 512 << 20 // bytes in use, at which garbage is collected
	tidyEvery  = 50        // pictures
	tinyScript = "[]"      // makes something, which is when an engine looks whether to collect
)

func newEngine(bytecode []byte) (*engine, error) {
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, err
	}
	vm.SetGCThreshold(never)
	value, err := vm.EvalBytecodeValue(bytecode)
	if err != nil {
		vm.Close()
		return nil, fmt.Errorf("loading echarts: %w", err)
	}
	value.Free()
	return &engine{vm: vm}, nil
}

// draw returns the picture of a job as echarts writes it.
func (e *engine) draw(job Job) (string, error) {
	result, err := e.vm.Call("drawChart", string(job.Options), job.Width, job.Height)
	if err != nil {
		return "", err
	}
	picture, ok := result.(string)
	if !ok {
		return "", fmt.Errorf("echarts returned %T, not a picture", result)
	}
	return picture, nil
}

// tidy collects the garbage when there is much of it.
func (e *engine) tidy() error {
	if e.drawn++; e.drawn%tidyEvery != 0 {
		return nil
	}
	e.vm.SetGCThreshold(0)
	defer e.vm.SetGCThreshold(never)
	value, err := e.vm.EvalValue(tinyScript, quickjs.EvalGlobal)
	if err == nil {
		value.Free()
	}
	return err
}

func (e *engine) close() { e.vm.Close() }
