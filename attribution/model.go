package attribution

import (
	"errors"
	"fmt"
)

// rule is a model that divides a conversion by looking at its journey alone.
type rule interface {
	// weigh sets a weight for each touch of a journey, oldest first, of which
	// there is at least one. Weights are relative to each other, not negative,
	// and at least one is positive.
	weigh(touches []touch, weights []float64)
}

// ErrNoTimes is returned for a model that needs the touches' ages where the
// journeys come from a paths source, which has none.
var ErrNoTimes = errors.New("the model needs the times of touches, and a paths source has none")

// ErrChannels is returned for markov where the journeys meet more than 3000
// channels: the time it takes grows with the cube of their number.
var ErrChannels = fmt.Errorf("the journeys meet more than %d channels: give the source's channels fewer names", maxChannels)

const maxChannels = 3000

// Models returns the names of all models, in the order of the documentation.
func Models() []string {
	return []string{
		"first_touch", "last_touch", "last_non_direct", "linear", "time_decay", "position_based",
		"w_shaped", "full_path", "custom",
		"markov", "shapley", "shapley_rate",
	}
}

// estimate is a model of all journeys together.
type estimate func(t tally) estimated

// estimated holds each channel's share of the journeys' conversions and of
// their value. Each adds up to 1, or is all 0 where the journeys tell nothing.
type estimated struct {
	shares measures[[]float64]
	errors measures[[]float64] // standard errors of the shares, where they are sampled; else 0, or nil
}

// estimator returns the model of that name; nil if it is not one of all
// journeys. What does not depend on how many took each path is prepared once.
func (j *Journeys) estimator(name string, e effort) (prepare func(s *pathSet, channels int) estimate, err error) {
	switch name {
	case "markov":
		if _, names := j.channels(); len(names)-1 > maxChannels {
			return nil, fmt.Errorf("markov: %w", ErrChannels)
		}
		order := j.order()
		return func(s *pathSet, channels int) estimate {
			effects := markov(s, channels, order, e)
			return func(t tally) estimated { return estimated{shares: effects(t).shares()} }
		}, nil
	case "shapley_rate":
		return func(s *pathSet, channels int) estimate {
			g := newGame(s, channels)
			return func(t tally) estimated { return g.value(t, e) }
		}, nil
	}
	return nil, nil
}

// effort is how far an estimate goes where it is not reckoned in closed form.
type effort struct {
	precision float64 // of a removal effect
	work      int     // of shapley_rate where it is sampled: orders times channels of distinct sets
}

func (j *Journeys) rule(name string) (rule, error) {
	switch name {
	case "first_touch":
		return firstTouch{}, nil
	case "last_touch":
		return lastTouch{}, nil
	case "last_non_direct":
		return newLastNonDirect(j), nil
	case "linear":
		return linear{}, nil
	case "time_decay":
		if !j.dated {
			return nil, fmt.Errorf("time_decay: %w", ErrNoTimes)
		}
		return newTimeDecay(j), nil
	case "position_based":
		p := j.config.Position
		return positionBased{first: p[0], middle: p[1], last: p[2]}, nil
	case "w_shaped", "full_path":
		if !j.hasLeads {
			return nil, fmt.Errorf("%s: %w", name, ErrNoLeads)
		}
		return stageShaped{closes: name == "full_path"}, nil
	case "custom":
		if j.config.Custom == nil {
			return nil, errors.New("the model custom has no weights")
		}
		return newCustom(j), nil
	case "shapley":
		return newShapley(j), nil
	}
	return nil, fmt.Errorf("unknown attribution model %q", name)
}
