package chart

import (
	"io"
	"runtime"

	"modernc.org/quickjs"

	"peil/internal/cache"
)

// cacheMost is the number of files at which the cache is thinned out: some
// megabytes of them.
const cacheMost = 4000

// put keeps a picture, or the program.
func put(folder cache.Folder, name string, content []byte) {
	folder.Put(name, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// bytecodeName names the program's bytecode: it depends on the source, and its
// form on the engine's release and the machine.
func bytecodeName(program string) string {
	return "engine-" + cache.Key(program, quickjs.Version(), runtime.GOARCH)[:32]
}
