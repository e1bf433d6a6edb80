package echarts_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"peil/themes/echarts"
)

// What is embedded is what refresh.sh made: a file edited by hand, or checked
// out with other line ends, fails here.
func TestFilesAreAsMade(t *testing.T) {
	sums, err := os.Open("SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	defer sums.Close()
	files := 0
	for lines := bufio.NewScanner(sums); lines.Scan(); files++ {
		want, name, _ := strings.Cut(lines.Text(), "  ")
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s has SHA-256 %s, not %s: run go generate in this folder", name, got, want)
		}
		if name == "echarts.min.js" && string(content) != echarts.Script {
			t.Error("Script is not echarts.min.js")
		}
	}
	if files != 4 {
		t.Errorf("SHA256SUMS names %d files, not 4", files)
	}
}

func TestVersion(t *testing.T) {
	if !strings.HasPrefix(echarts.Script, "/*! Parts of Apache ECharts "+echarts.Version+",") {
		t.Errorf("the script does not say that it is of version %s", echarts.Version)
	}
}
