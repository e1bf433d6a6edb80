package dataset

import (
	"slices"
	"strings"
)

// NoOrigin returns the names under which shops and web analytics put visits and
// orders whose origin nobody knows. They stand for no channel that could be
// credited, whatever their letters' case.
func NoOrigin() []string {
	return []string{
		"Direct", "(direct)", "(direct) / (none)", "Direkte",
		"(none)", "(not set)", "(other)", "Unassigned", "Unknown", "Ukjent",
	}
}

// HasOrigin reports whether a channel's name tells where somebody came from.
func HasOrigin(channel string) bool {
	return channel != "" && !slices.ContainsFunc(NoOrigin(), func(name string) bool { return strings.EqualFold(name, channel) })
}
