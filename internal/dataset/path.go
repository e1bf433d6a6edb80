package dataset

import "strings"

// parsePath splits a journey's path, "Search > E-mail > Direct", into its
// channels. Spaces around the sign do not count, and an empty step is an error
// (a lost channel would move credit); so is an empty path.
func parsePath(s string) ([]string, bool) {
	steps := strings.Split(s, ">")
	for i, step := range steps {
		steps[i] = strings.TrimSpace(step)
		if steps[i] == "" {
			return nil, false
		}
	}
	return steps, true
}
