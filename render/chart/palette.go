package chart

import (
	"fmt"
	"regexp"
	"strings"
)

// Slots is how many channel colours there are. A channel keeps its slot on
// every page; slots count from 1.
const Slots = 8

// Palette is the colours of a chart as they stand in its options and in its
// picture: the light theme's. Each role has a hex that no other role has,
// written as echarts prints it, so that a style sheet can give the role another
// colour (see StyleSheet). That is how one picture serves light, dark and
// paper. A test keeps them equal to the theme's variables.
type Palette struct {
	Ink, Mute, Line, Card string
	Accent                string // the brand's
	Good, Watch, Poor     string
	Channels              [Slots]string
}

var hex6 = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// NewPalette returns the palette with the brand's accent, "#rrggbb". An empty
// accent takes the theme's own; one that another role already has is moved by
// one step of blue, which nobody sees.
func NewPalette(accent string) (Palette, error) {
	p := Palette{
		Ink: "#1b1e21", Mute: "#5d646a", Line: "#e2e3e0", Card: "#ffffff",
		Accent: "#0b6e50",
		Good:   "#0a7355", Watch: "#9a5200", Poor: "#b3261e",
		Channels: [Slots]string{"#0b6e4f", "#d1700b", "#2d5fa8", "#7a5195", "#b0487f", "#0f8a9d", "#8c6d1f", "#8a8d91"},
	}
	if accent == "" {
		return p, nil
	}
	accent = strings.ToLower(accent)
	if !hex6.MatchString(accent) {
		return Palette{}, fmt.Errorf("the accent %q is not a colour like #0b6e4f", accent)
	}
	p.Accent = ""
	for p.has(accent) {
		accent = accent[:5] + nextHex(accent[5:])
	}
	p.Accent = accent
	return p, nil
}

// nextHex returns the byte after the given one, two hex digits each.
func nextHex(digits string) string {
	var v uint8
	fmt.Sscanf(digits, "%02x", &v)
	return fmt.Sprintf("%02x", v^1)
}

// Role is a colour of the palette and the style sheet's variable for it.
type Role struct {
	Variable string // "--ink"
	Color    string // "#1b1e21"
}

// Roles lists the roles that charts use, in a fixed order.
func (p Palette) Roles() []Role {
	roles := []Role{
		{"--ink", p.Ink}, {"--mute", p.Mute}, {"--line", p.Line}, {"--card", p.Card},
		{"--accent", p.Accent}, {"--good", p.Good}, {"--watch", p.Watch}, {"--poor", p.Poor},
	}
	for i, color := range p.Channels {
		roles = append(roles, Role{fmt.Sprintf("--c%d", i+1), color})
	}
	return roles
}

func (p Palette) has(color string) bool {
	for _, role := range p.Roles() {
		if role.Color == color {
			return true
		}
	}
	return false
}

// StyleSheet returns the rules that give every role in a chart the value of
// its variable: with them, a picture and a live chart follow the page's theme.
func (p Palette) StyleSheet() string {
	var b strings.Builder
	for _, role := range p.Roles() {
		for _, property := range []string{"fill", "stroke"} {
			fmt.Fprintf(&b, ".chart svg [%s=%q]{%[1]s:var(%[3]s)}\n", property, role.Color, role.Variable)
		}
	}
	return b.String()
}

// Slot returns the colour of a channel slot; 0 is the accent, and slots above
// the last begin again.
func (p Palette) Slot(slot int) string {
	if slot <= 0 {
		return p.Accent
	}
	return p.Channels[(slot-1)%Slots]
}
