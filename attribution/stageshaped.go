package attribution

import "errors"

// ErrNoLeads is returned for a model that needs to know when people became
// leads and opportunities where no source tells it.
var ErrNoLeads = errors.New("the model needs to know when people became leads: add a source of kind leads")

// staged is a rule that looks at the stages which a journey's lead went
// through, too.
type staged interface {
	weighStages(touches []touch, at marks, weights []float64)
}

// setJourney takes the weights of a journey from the rule.
func (s *shares) setJourney(r rule, j *Journeys, g *journey) {
	touches := j.path(*g)
	if r, ok := r.(staged); ok {
		s.resize(len(touches))
		r.weighStages(touches, g.marks, s.weights)
		s.add()
		return
	}
	s.set(r, touches)
}

// stageShaped is w_shaped, or full_path where the close is a stage of its own:
// see byStages.
type stageShaped struct{ closes bool }

func (m stageShaped) weigh(touches []touch, weights []float64) {
	m.weighStages(touches, unmarked, weights)
}

func (m stageShaped) weighStages(touches []touch, at marks, weights []float64) {
	if m.closes {
		fullPath(0, int(at.lead), int(at.opportunity), len(touches)-1, weights)
		return
	}
	wShaped(0, int(at.lead), int(at.opportunity), weights)
}
