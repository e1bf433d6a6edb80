package dataset

import (
	"context"

	"peil/internal/diag"
)

// Scan reads the files of every source by the plan.
func Scan(ctx context.Context, sources []Source, plan Plan) (*Data, diag.List) { panic("unfinished") }
