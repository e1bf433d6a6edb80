package attribution

// passages count the moves between states: an absorbing chain, each state's row
// scaled by how often it was left. Whatever a state's self loop, the
// numbers below do not hold it: it changes how long the chain stays, not where
// it goes.
type passages struct {
	n     int
	moves []float64 // n × n, from row to column; the diagonal is not used
	exits []float64 // journeys that ended at the state, converted or not
}

// fundamental is what the chain's fundamental matrix is needed for.
//
// With M the moves and e the exits, A = diag(Σ_j M_ij + e_i) − M (without
// diagonals) is the chain's I − Q with each row times its visits, and B = A⁻¹.
// B is never negative.
//
// A is factored as (I − F)(D − U) by the elimination of Grassmann, Taksar and
// Heyman (1985). Each pivot is the sum of what leaves the state, instead of a
// difference from 1, so that no step subtracts: every entry has nearly all its
// digits, also where a loop is left once in 10¹² times (Alfa, Xue and Ye,
// Mathematics of Computation 71, 2002).
type fundamental struct {
	n      int
	factor []float64 // F below the diagonal, U above
	pivot  []float64 // D
}

// eliminate factors the chain, in 2/3 n³ operations. It overwrites f. All
// states must be able to reach an exit.
func eliminate(f passages) fundamental {
	n, a := f.n, f.moves
	x := fundamental{n: n, factor: a, pivot: make([]float64, n)}
	for k := range n {
		row := a[k*n+k+1 : (k+1)*n]
		out := f.exits[k]
		for _, v := range row {
			out += v
		}
		x.pivot[k] = out
		for i := k + 1; i < n; i++ {
			if a[i*n+k] == 0 {
				continue
			}
			part := a[i*n+k] / out
			a[i*n+k] = part
			f.exits[i] += part * f.exits[k]
			addScaled(a[i*n+k+1:(i+1)*n], part, row)
		}
	}
	return x
}

// solve returns B·r: for r the conversions that each state ended in, the
// probability of converting from it.
func (x fundamental) solve(r []float64) []float64 {
	n := x.n
	y := make([]float64, n)
	for i := range n {
		y[i] = r[i] + dot(x.factor[i*n:i*n+i], y)
	}
	for i := n - 1; i >= 0; i-- {
		y[i] = (y[i] + dot(x.factor[i*n+i+1:(i+1)*n], y[i+1:])) / x.pivot[i]
	}
	return y
}

// inverses returns H = (D − U)⁻¹ on and above the diagonal and G = (I − F)⁻¹
// below it, where its diagonal is 1: B = H·G.
func (x fundamental) inverses() []float64 {
	n := x.n
	hg := make([]float64, n*n)
	for i := range n {
		row, f := hg[i*n:i*n+i], x.factor[i*n:]
		copy(row, f[:i])
		for k := 1; k < i; k++ {
			addScaled(row[:k], f[k], hg[k*n:k*n+k])
		}
	}
	for k := n - 1; k >= 0; k-- {
		row, u := hg[k*n:(k+1)*n], x.factor[k*n:]
		row[k] = 1
		for m := k + 1; m < n; m++ {
			addScaled(row[m:], u[m], hg[m*n+m:(m+1)*n])
		}
		for j := k; j < n; j++ {
			row[j] /= x.pivot[k]
		}
	}
	return hg
}

// diagonal returns the diagonal of B.
func (x fundamental) diagonal() []float64 {
	n, hg := x.n, x.inverses()
	d := make([]float64, n)
	for c := range n {
		d[c] = hg[c*n+c]
		for k := c + 1; k < n; k++ {
			d[c] += hg[c*n+k] * hg[k*n+c]
		}
	}
	return d
}

// whole returns B.
func (x fundamental) whole() []float64 {
	n, hg := x.n, x.inverses()
	b := make([]float64, n*n)
	for i := range n {
		row := b[i*n : (i+1)*n]
		for k := i; k < n; k++ {
			v := hg[i*n+k]
			row[k] += v
			addScaled(row[:k], v, hg[k*n:k*n+k])
		}
	}
	return b
}

// addScaled adds factor·x to y, which is at least as long.
func addScaled(y []float64, factor float64, x []float64) {
	if factor == 0 {
		return
	}
	y = y[:len(x)]
	for len(x) >= 4 {
		y[0] += factor * x[0]
		y[1] += factor * x[1]
		y[2] += factor * x[2]
		y[3] += factor * x[3]
		x, y = x[4:], y[4:]
	}
	for i, v := range x {
		y[i] += factor * v
	}
}

// dot returns x·y; y is at least as long.
func dot(x, y []float64) float64 {
	y = y[:len(x)]
	sum := 0.0
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}
