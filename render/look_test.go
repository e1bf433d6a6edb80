package render

import (
	"math"
	"regexp"
	"strings"
	"testing"
)

// Contrasts as computed by the WebAIM contrast checker.
func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#0b6e4f", "#ffffff", 6.25}} {
		if got := contrast(mustHex(c.a), mustHex(c.b)); math.Abs(got-c.want) > 0.01 {
			t.Errorf("contrast of %s and %s is %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

// Any brand's accent reads on light and dark surfaces, and text reads on it.
func TestAccentIsLegible(t *testing.T) {
	for _, accent := range []string{"", "#0b6e4f", "#ffcc00", "#ffffff", "#000000", "#ff0000", "#0000ff", "#00ffff", "#808080", "#1c1f22"} {
		l, err := newLook(accent)
		if err != nil {
			t.Fatal(err)
		}
		for _, surface := range lightSurfaces {
			if c := contrast(mustHex(l.light), surface); c < textContrast-0.02 {
				t.Errorf("%q: %s has contrast %.2f on light", accent, l.light, c)
			}
		}
		for _, surface := range darkSurfaces {
			if c := contrast(mustHex(l.dark), surface); c < textContrast {
				t.Errorf("%q: %s has contrast %.2f on dark", accent, l.dark, c)
			}
		}
		for text, ground := range map[string]string{l.onLight: l.light, l.onDark: l.dark} {
			if c := contrast(mustHex(text), mustHex(ground)); c < textContrast {
				t.Errorf("%q: text on %s has contrast %.2f", accent, ground, c)
			}
		}
	}
}

func TestOKLabRoundTrip(t *testing.T) {
	for _, hex := range []string{"#000000", "#ffffff", "#0b6e4f", "#d1700b", "#123456"} {
		if got := fromOKLab(mustHex(hex).oklab()).hex(); got != hex {
			t.Errorf("%s came back as %s", hex, got)
		}
	}
}

func TestCSSString(t *testing.T) {
	for in, want := range map[string]string{
		"Byrået AS":    `"Byrået AS"`,
		`a"}</style>\`: `"a\22 \7d \3c \2f style\3e \5c "`,
		"a\nb":         `"a\a b"`,
	} {
		if got := cssString(in); got != want {
			t.Errorf("cssString(%q) = %s, want %s", in, got, want)
		}
	}
}

// variables returns the colours that a block of a style sheet sets.
func variables(t *testing.T, css, selector string) map[string]string {
	t.Helper()
	_, rest, found := strings.Cut(css, selector+" {")
	if !found {
		t.Fatalf("no %s in the style sheet", selector)
	}
	block, _, _ := strings.Cut(rest, "}")
	all := map[string]string{}
	for _, m := range regexp.MustCompile(`(--[a-z0-9-]+|color-scheme): ([^;]+);`).FindAllStringSubmatch(block, -1) {
		all[m[1]] = m[2]
	}
	return all
}

// The dark theme is the same whether the system or the reader asks for it; the
// light one has the colours that charts are drawn in; both can be read.
func TestThemeColours(t *testing.T) {
	css := string(defaultTheme(t)["static/1-tokens.css"].Content)
	light := variables(t, css, ":root")
	system := variables(t, css, `:root:not([data-theme="light"])`)
	chosen := variables(t, css, `:root[data-theme="dark"]`)
	for name, value := range system {
		if chosen[name] != value {
			t.Errorf("%s is %s for the system and %s for the reader", name, value, chosen[name])
		}
	}
	if len(system) != len(chosen) {
		t.Errorf("the dark blocks set %d and %d variables", len(system), len(chosen))
	}
	l, err := newLook("")
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range l.palette.Roles() {
		if value, here := light[role.Variable]; here && value != role.Color {
			t.Errorf("%s is %s on the page and %s in charts", role.Variable, value, role.Color)
		}
	}
	for theme, vars := range map[string]map[string]string{"light": light, "dark": chosen} {
		for _, text := range []string{"--ink", "--mute", "--good", "--watch", "--poor"} {
			for _, ground := range []string{"--bg", "--card", "--wash"} {
				if c := contrast(mustHex(vars[text]), mustHex(vars[ground])); c < textContrast {
					t.Errorf("%s: %s on %s has contrast %.2f", theme, text, ground, c)
				}
			}
		}
	}
	for i, surface := range lightSurfaces {
		if name := []string{"--card", "--bg"}[i]; mustHex(light[name]) != surface {
			t.Errorf("%s is %s, but the accent is fitted to %s", name, light[name], surface.hex())
		}
	}
	for i, surface := range darkSurfaces {
		if name := []string{"--card", "--bg"}[i]; mustHex(chosen[name]) != surface {
			t.Errorf("dark %s is %s, but the accent is fitted to %s", name, chosen[name], surface.hex())
		}
	}
}
