package report

import (
	"peil/internal/period"
	"peil/internal/unit"
)

// Text is a sentence that is not yet in any language: a message key with its
// arguments, or, when Key is empty, the user's own words.
type Text struct {
	Key     string
	Args    Args
	Literal string
}

// Args are a message's arguments by the name in its braces. A value is one of:
// string (a name, shown as it is), Text, Quantity, Delta, int (a count, which
// also chooses the plural when its name is "n"), period.Date, period.Period,
// Short, MeasureName.
type Args map[string]any

// MeasureName is a measure's name, as an argument: it is written in words.
type MeasureName string

// Short is a period written as briefly as is clear beside another one: "mai"
// beside June of the same year, else "mai 2024".
type Short struct{ Period, Near period.Period }

// T makes a Text from a message key. Pairs are name, value, name, value.
func T(key string, pairs ...any) Text {
	t := Text{Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if t.Args == nil {
			t.Args = Args{}
		}
		t.Args[pairs[i].(string)] = pairs[i+1]
	}
	return t
}

// Literal makes a Text of a name or of the user's own words.
func Literal(s string) Text { return Text{Literal: s} }

// IsZero reports whether there is nothing to say.
func (t Text) IsZero() bool { return t.Key == "" && t.Literal == "" }

// Form is how a quantity is written.
type Form int

const (
	Plain     Form = iota // 4 480 000 kr, 61.8 %
	Compact               // 4.48 mill. kr: cards and axes
	Signed                // +215 000 kr, −0.11 pp: a difference
	Relative              // +12 %: a relative change, whatever the unit
	Magnitude             // 12 %: its size, where words tell the direction
)

// Quantity is a number to be written with its unit. Value is nil when
// undefined; then a dash is written.
type Quantity struct {
	Value *float64
	Unit  unit.Unit
	Form  Form
}

// Q makes a plain quantity.
func Q(v *float64, u unit.Unit) Quantity { return Quantity{Value: v, Unit: u} }

// Delta is a change as cards and tables show it: the arrow tells where it
// moved, Good whether that is good, and Muted that chance explains it.
type Delta struct {
	Quantity Quantity // Form Signed or Relative, as unit.Change says
	Good     int      // 1 good, −1 bad, 0 neither
	Muted    bool
	Against  *period.Period
	Label    Text // "mot mai"
}
