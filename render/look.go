package render

import (
	"fmt"
	"strings"

	"peil/render/chart"
)

// Surfaces that text in the accent stands on: the theme's --card and --bg. The
// accent must read on the worse of the two.
var (
	lightSurfaces = []rgb{mustHex("#ffffff"), mustHex("#f6f6f4")}
	darkSurfaces  = []rgb{mustHex("#191d20"), mustHex("#111416")}
)

// textContrast is what WCAG 2.2 (1.4.3, level AA) asks of body text; marks
// need 3, which follows.
const textContrast = 4.5

// darkContrast is what the accent gets on dark: a tone that glows a little, as
// light text around it does.
const darkContrast = 6

// look is the colours of a report: the client's accent made legible, once for
// light and once for dark, and the palette that charts are drawn with.
type look struct {
	palette     chart.Palette
	light, dark string // the accent on each
	onLight     string // text on the light accent
	onDark      string
	darkSlots   [chart.Slots]string
}

// newLook derives a report's colours from the brand's accent, "#rrggbb"; an
// empty one takes the theme's own.
func newLook(accent string) (look, error) {
	if accent == "" {
		p, err := chart.NewPalette("")
		if err != nil {
			return look{}, err
		}
		accent = p.Accent
	}
	brand, err := parseHex(accent)
	if err != nil {
		return look{}, err
	}
	light := legible(brand, lightSurfaces, textContrast)
	dark := legible(brand, darkSurfaces, darkContrast)
	palette, err := chart.NewPalette(light.hex())
	if err != nil {
		return look{}, err
	}
	l := look{palette: palette, light: palette.Accent, dark: dark.hex(), onLight: on(light), onDark: on(dark)}
	for i, color := range palette.Channels {
		l.darkSlots[i] = legible(mustHex(color), darkSurfaces, textContrast).hex()
	}
	return l, nil
}

// on returns white or near-black, whichever reads better on the colour.
func on(c rgb) string {
	white, black := mustHex("#ffffff"), mustHex("#111416")
	if contrast(c, white) >= contrast(c, black) {
		return white.hex()
	}
	return black.hex()
}

// styleSheet returns brand.css: the report's colours, the rules that recolour
// charts, and the running head of paper.
func (l look) styleSheet(head runningHead) string {
	var b strings.Builder
	block := func(indent string, accent, onAccent string, slots [chart.Slots]string) {
		fmt.Fprintf(&b, "%s  --accent: %s;\n%s  --on-accent: %s;\n", indent, accent, indent, onAccent)
		for i, color := range slots {
			fmt.Fprintf(&b, "%s  --c%d: %s;\n", indent, i+1, color)
		}
	}
	b.WriteString(":root {\n")
	block("", l.light, l.onLight, l.palette.Channels)
	b.WriteString("}\n@media screen and (prefers-color-scheme: dark) {\n  :root:not([data-theme=\"light\"]) {\n")
	block("  ", l.dark, l.onDark, l.darkSlots)
	b.WriteString("  }\n}\n@media screen {\n  :root[data-theme=\"dark\"] {\n")
	block("  ", l.dark, l.onDark, l.darkSlots)
	b.WriteString("  }\n}\n")
	for i := range l.palette.Channels {
		fmt.Fprintf(&b, ".slot-%d { background: var(--c%[1]d); }\n", i+1)
	}
	b.WriteString(l.palette.StyleSheet())
	b.WriteString(head.css())
	return b.String()
}

// runningHead is what stands above and below every printed sheet.
type runningHead struct{ client, period, agency string }

// css writes the head as page margin boxes. Browsers without them print none.
func (h runningHead) css() string {
	const small = "font: 9pt system-ui, sans-serif; color: #555;"
	return fmt.Sprintf(`@page {
  size: A4;
  margin: 18mm 15mm 16mm;
  @top-left { content: %[1]s; %[5]s font-weight: 600; }
  @top-right { content: %[2]s; %[5]s }
  @bottom-left { content: %[3]s; %[5]s }
  @bottom-right { content: counter(page) %[4]s counter(pages); %[5]s }
}
`, cssString(h.client), cssString(h.period), cssString(h.agency), cssString(" / "), small)
}

// cssString writes s as a CSS string: everything but letters, digits and
// spaces is escaped by its code point.
func cssString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == 0:
			b.WriteRune('\uFFFD')
		case r == ' ', r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r > 0x9f:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\%x `, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
