package analysis

import (
	"os"
	"path/filepath"
	"strings"

	"peil/internal/config"
	"peil/internal/diag"
	"peil/internal/report"
)

// readBrand returns the look that the config asks for, with the logo's bytes.
func readBrand(cfg *config.Config, l *diag.List) report.Brand {
	b := report.Brand{Agency: cfg.Brand.Agency, Accent: cfg.Brand.Accent, Footer: cfg.Brand.Footer}
	if cfg.Brand.Logo == "" {
		return b
	}
	data, err := os.ReadFile(cfg.Brand.Logo)
	if err != nil {
		l.Errorf("brand.logo", "the logo cannot be read: %s", diag.Reason(err))
		return b
	}
	b.Logo = &report.Asset{Name: "logo" + strings.ToLower(filepath.Ext(cfg.Brand.Logo)), Bytes: data}
	return b
}
