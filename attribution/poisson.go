package attribution

import "math"

// poisson draws from the Poisson distribution of a mean.
type poisson struct {
	mean float64
	none float64 // probability of 0
}

func newPoisson(mean float64) poisson { return poisson{mean, math.Exp(-mean)} }

// draw takes a draw from a stream of random bits, which it moves on: for a small
// mean the inverse of the distribution, for a large one a rejection that takes
// little more than one try (PTRS: Hörmann, Insurance: Mathematics and Economics
// 12, 1993).
func (p poisson) draw(bits *splitMix) float64 {
	if p.mean == 0 {
		bits.skip()
		return 0
	}
	if p.mean < 12 {
		k, chance := 0.0, p.none
		for u := bits.uniform() - chance; u >= 0 && chance > 0; u -= chance {
			k++
			chance *= p.mean / k
		}
		return k
	}
	b := 0.931 + 2.53*math.Sqrt(p.mean)
	a := -0.059 + 0.02483*b
	for {
		u := bits.uniform() - 0.5
		v := bits.uniform()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + p.mean + 0.43)
		if us >= 0.07 && v <= 0.9277-3.6224/(b-2) {
			return k
		}
		if k < 0 || us < 0.013 && v > us {
			continue
		}
		chance, _ := math.Lgamma(k + 1)
		if math.Log(v*(1.1239+1.1328/(b-3.4))/(a/(us*us)+b)) <= k*math.Log(p.mean)-p.mean-chance {
			return k
		}
	}
}

// splitMix is a stream of random bits that can be begun anywhere: the
// generator SplitMix64 (Steele and others 2014).
type splitMix uint64

// splitStep leads from one state to the next.
const splitStep = 0x9e3779b97f4a7c15

// skip moves on as uniform does.
func (s *splitMix) skip() { *s += splitStep }

// uniform returns the next number from 0 up to, but not, 1.
func (s *splitMix) uniform() float64 {
	bits := mix(uint64(*s), 0)
	s.skip()
	return float64(bits>>11) / (1 << 53)
}
