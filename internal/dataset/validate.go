package dataset

import "peil/internal/diag"

// Validate checks what can be known without opening a file.
func (s *Source) Validate(path string, l *diag.List) { panic("unfinished") }

// Validate checks the measure against the sources.
func (m *Measure) Validate(path string, sources []Source, l *diag.List) { panic("unfinished") }

// Presets returns the names of the presets.
func Presets() []string { panic("unfinished") }
