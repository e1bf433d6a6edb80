package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// terminal collects what a run prints, while it runs.
type terminal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *terminal) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *terminal) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// eventually waits until what is wanted holds; a build is never this slow.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 600 {
		if holds() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("waited in vain: %s", what)
}

// Break the config, mend it: the server lives, and shows the last good page.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const good = "[report]\ntitle = \"Ada\"\nlanguage = \"en\"\nperiod = \"2025-03\"\n[[source]]\nname = \"search\"\nkind = \"ads\"\nfiles = [\"ads*.csv\"]\n"
	const rows = "date,channel,spend,impressions,clicks\n2025-03-01,Search,10,1000,10\n2025-03-31,Search,20,2000,30\n"
	write("peil.toml", strings.Replace(good, "title", "tilte", 1)) // broken from the start
	write("ads.csv", rows)

	var stdout, stderr terminal
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"watch", dir, "--addr", "127.0.0.1:0"}, environment{
			stdout: &stdout, stderr: &stderr, lookup: os.LookupEnv, cacheDir: t.TempDir(),
		})
	}()
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)
	eventually(t, "the address", func() bool { return address.MatchString(stdout.String()) })
	page := func() string {
		response, err := http.Get(address.FindString(stdout.String()))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	if !strings.Contains(stderr.String(), `unknown key "tilte"`) {
		t.Errorf("the mistake is not told:\n%s", stderr.String())
	}

	write("peil.toml", good)
	eventually(t, "the first good page", func() bool { return strings.Contains(page(), "3,000") })
	write("ads-april.csv", strings.NewReplacer("03-01", "03-02", "03-31,Search,20,2000", "03-30,Search,20,4000").Replace(rows)) // a new file of the pattern
	eventually(t, "the new file", func() bool { return strings.Contains(page(), "8,000") })
	write("commentary/words.md", "# Words\n\nNothing *special*.\n") // a new folder
	eventually(t, "the words", func() bool { return strings.Contains(page(), "<em>special</em>") })

	write("peil.toml", good+"[[kpi]]\nid = \"rosa\"\n")
	eventually(t, "the mistake", func() bool { return strings.Contains(stderr.String(), `"rosa"`) })
	if !strings.Contains(page(), "<em>special</em>") {
		t.Error("the last good page is gone")
	}
	write("peil.toml", good+"[[kpi]]\nid = \"cpc\"\ntarget = 0.75\n")
	eventually(t, "the mended config", func() bool { return strings.Contains(page(), "Cost per click") })

	themed := strings.Replace(good, "[report]\n", "[report]\ntheme = \"./theme\"\n", 1)
	write("theme/static/9-own.css", "h1 { color: red }")
	write("peil.toml", themed)
	css := func() string {
		response, err := http.Get(address.FindString(stdout.String()) + "assets/report.css")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	eventually(t, "the theme", func() bool { return strings.HasSuffix(css(), "h1 { color: red }") })
	write("theme/static/9-own.css", "h1 { color: blue }")
	eventually(t, "another style", func() bool { return strings.HasSuffix(css(), "h1 { color: blue }") })
	write("theme/templates/blocks/card.html", "<p>\n{{.Nope}}") // a new folder
	eventually(t, "the mistake in the template", func() bool {
		return strings.Contains(stderr.String(), filepath.FromSlash("theme/templates/blocks/card.html")+":2:3: error: ")
	})
	if !strings.Contains(page(), "Cost per click") {
		t.Error("the last good page is gone")
	}
	write("theme/templates/blocks/card.html", "<p>own card</p>")
	eventually(t, "the mended template", func() bool { return strings.Contains(page(), "own card") })

	if _, err := os.Stat(filepath.Join(dir, "public")); err == nil {
		t.Error("watch published the site")
	}
	stop()
	if code := <-ended; code != exitOK {
		t.Errorf("exit code %d:\n%s", code, stderr.String())
	}
}
