package dataset

import (
	"cmp"
	"iter"
	"runtime/debug"
	"slices"
)

// pieces are the rows that a file gave, in several slices: one that grew to
// millions of rows would be copied over and over, and take twice its room.
type pieces[T any] struct {
	list [][]T
	rows int
}

const firstPiece, largestPiece = 16, 16 << 10

// add returns where the row stays.
func (p *pieces[T]) add(row T) *T {
	last := len(p.list) - 1
	if last < 0 || len(p.list[last]) == cap(p.list[last]) {
		size := firstPiece
		if last >= 0 {
			size = min(2*cap(p.list[last]), largestPiece)
		}
		p.list = append(p.list, make([]T, 0, size))
		last++
	}
	piece := append(p.list[last], row)
	p.list[last] = piece
	p.rows++
	return &piece[len(piece)-1]
}

// manyRows are some tens of megabytes of them.
const manyRows = 2 << 20

// taken takes the rows out, in their order. Of many the memory is given back on
// the way: else it would hold them and what is made of them, both whole.
func (p *pieces[T]) taken() iter.Seq[T] {
	list := slices.Clone(p.list) // that of a Scanner's memory stays
	*p = pieces[T]{}
	return func(yield func(T) bool) {
		taken := 0
		for i, piece := range list {
			for _, row := range piece {
				if !yield(row) {
					return
				}
			}
			list[i] = nil
			if taken += len(piece); taken > manyRows {
				debug.FreeOSMemory()
				taken = 0
			}
		}
	}
}

// roomFor makes room for the rows of all files. Much of it takes no memory until
// it is written to.
func roomFor[T any](scans [][]*fileScan, of func(k *kept) *pieces[T]) []T {
	n := 0
	for _, files := range scans {
		for _, f := range files {
			n += of(&f.kept).rows
		}
	}
	if n == 0 {
		return nil
	}
	return make([]T, 0, n)
}

func touchOrder(a, b Touch) int {
	if a.Person != b.Person || a.Time != b.Time {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Time, b.Time))
	}
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
}

func conversionOrder(a, b Conversion) int {
	if a.Person != b.Person || a.Time != b.Time {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Time, b.Time))
	}
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
}

// sortByPerson sorts rows by order, in which persons, numbered below persons,
// come first. No two rows may be equal.
//
// The rows of a log lie in the order of their times, so that those of one
// person are anywhere in it. They are dealt first to a few hundred ranges of
// persons, in place, then each range, which a processor's cache holds, to its
// persons; a person's few rows are left to sort. That takes a fifth of the time
// of comparing the rows of millions of persons with each other.
func sortByPerson[T any](rows []T, persons int, person func(row *T) int32, order func(a, b T) int) {
	const ranges = 256
	shift := 0
	for persons>>shift >= ranges {
		shift++
	}
	ends := deal(rows, ranges, func(row *T) int { return int(person(row) >> shift) })
	jobs := make([]func(), 0, ranges)
	start := 0
	for _, end := range ends {
		part := rows[start:end]
		start = end
		jobs = append(jobs, func() {
			first := 0
			for _, end := range deal(part, 1<<shift, func(row *T) int { return int(person(row)) & (1<<shift - 1) }) {
				slices.SortFunc(part[first:end], order)
				first = end
			}
		})
	}
	run(jobs)
}

// deal brings the rows of each group together, the groups in order, and returns
// where each ends: the American flag sort (McIlroy, Bostic and McIlroy,
// Computing Systems 6, 1993).
func deal[T any](rows []T, groups int, group func(row *T) int) (ends []int) {
	ends = make([]int, groups)
	for i := range rows {
		ends[group(&rows[i])]++
	}
	next := make([]int, groups) // by group: where its next row goes
	for g, at := 1, ends[0]; g < groups; g++ {
		next[g] = at
		at += ends[g]
		ends[g] = at
	}
	for g := range groups {
		for next[g] < ends[g] {
			row := rows[next[g]]
			to := group(&row)
			for to != g {
				row, rows[next[to]] = rows[next[to]], row
				next[to]++
				to = group(&row)
			}
			rows[next[g]] = row
			next[g]++
		}
	}
	return ends
}
