package render

import (
	"fmt"
	"math"
	"strconv"
)

// rgb is an sRGB colour, each part from 0 to 1.
type rgb struct{ r, g, b float64 }

// parseHex reads "#rrggbb".
func parseHex(s string) (rgb, error) {
	if len(s) == 7 && s[0] == '#' {
		if v, err := strconv.ParseUint(s[1:], 16, 32); err == nil {
			return rgb{float64(v>>16) / 255, float64(v>>8&255) / 255, float64(v&255) / 255}, nil
		}
	}
	return rgb{}, fmt.Errorf("%q is not a colour: write it like #0b6e4f", s)
}

func mustHex(s string) rgb {
	c, err := parseHex(s)
	if err != nil {
		panic(err)
	}
	return c
}

// hex returns "#rrggbb"; parts outside sRGB are cut.
func (c rgb) hex() string {
	part := func(v float64) int { return int(math.Round(min(max(v, 0), 1) * 255)) }
	return fmt.Sprintf("#%02x%02x%02x", part(c.r), part(c.g), part(c.b))
}

// luminance is WCAG's relative luminance.
func (c rgb) luminance() float64 {
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

// contrast is WCAG's contrast ratio, from 1 to 21.
func contrast(a, b rgb) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func gamma(v float64) float64 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// legible returns c with its lightness moved, hue and chroma kept where sRGB
// has room, until it stands at least the wanted contrast from every surface.
// A colour that already does is returned as it is.
func legible(c rgb, surfaces []rgb, want float64) rgb {
	worst := func(c rgb) float64 {
		low := math.Inf(1)
		for _, s := range surfaces {
			low = min(low, contrast(c, s))
		}
		return low
	}
	if worst(c) >= want {
		return c
	}
	step := 0.005
	if surfaces[0].luminance() > 0.5 {
		step = -step
	}
	l, a, b := c.oklab()
	for l > 0 && l < 1 {
		l += step
		// Less chroma where sRGB cannot show so much of it at this lightness.
		moved := fromOKLab(l, a, b)
		for k := 0.95; k > 0 && !moved.inside(); k -= 0.05 {
			moved = fromOKLab(l, a*k, b*k)
		}
		shown := mustHex(moved.hex())
		if worst(shown) >= want {
			return shown
		}
	}
	if step < 0 {
		return rgb{}
	}
	return rgb{1, 1, 1}
}

func (c rgb) inside() bool {
	const slack = 0.001
	ok := func(v float64) bool { return v >= -slack && v <= 1+slack }
	return ok(c.r) && ok(c.g) && ok(c.b)
}

// oklab returns the colour in OKLab (Ottosson 2020), where moving the lightness
// leaves the hue as people see it.
func (c rgb) oklab() (l, a, b float64) {
	r, g, bl := linear(c.r), linear(c.g), linear(c.b)
	x := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*bl)
	y := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*bl)
	z := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*bl)
	return 0.2104542553*x + 0.7936177850*y - 0.0040720468*z,
		1.9779984951*x - 2.4285922050*y + 0.4505937099*z,
		0.0259040371*x + 0.7827717662*y - 0.8086757660*z
}

func fromOKLab(l, a, b float64) rgb {
	x := l + 0.3963377774*a + 0.2158037573*b
	y := l - 0.1055613458*a - 0.0638541728*b
	z := l - 0.0894841775*a - 1.2914855480*b
	x, y, z = x*x*x, y*y*y, z*z*z
	return rgb{
		gamma(4.0767416621*x - 3.3077115913*y + 0.2309699292*z),
		gamma(-1.2684380046*x + 2.6097574011*y - 0.3413193965*z),
		gamma(-0.0041960863*x - 0.7034186147*y + 1.7076147010*z),
	}
}
