package browsertest

import (
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	sampleconfig "peil/sample-config"
)

// TestPrint prints every page on A4, with its charts alive as after reading.
func TestPrint(t *testing.T) {
	browser := launch(t)
	site := publish(t, sampleconfig.Files)
	for _, page := range pagesOf(t, site) {
		t.Run(name(page), func(t *testing.T) {
			b := open(t, browser, page, desktop.in("dark"))
			b.checkLive()
			pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
			if err != nil {
				t.Fatal(err)
			}
			sheets := len(sheet.FindAll(pdf, -1))

			must(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
			starts := eval[int](b, `[...document.querySelectorAll('main section')].filter((s, i) => i > 0 && getComputedStyle(s).breakBefore === 'page').length`)
			if sheets < starts+1 {
				t.Errorf("%d sheets for %d sections that start one", sheets, starts+1)
			}
			b.do(chromedp.EmulateViewport(700, 900)) // about the text of an A4 sheet
			if most := starts + 1 + eval[int](b, `Math.ceil(document.documentElement.scrollHeight / 900)`); sheets > most {
				t.Errorf("%d sheets, some of them blank: %d would do", sheets, most)
			}
			b.checkPictures() // as drawn at build time, not the live ones
			for _, problem := range eval[[]string](b, paper) {
				t.Error(problem)
			}
		})
	}
}

// sheet is a page's object in a PDF.
var sheet = regexp.MustCompile(`/Type\s*/Page\b`)

// paper lists what should not be on paper: live charts, controls, a dark ground.
const paper = `(() => {
	const problems = [], shown = e => e.getClientRects().length > 0;
	for (const live of document.querySelectorAll('[_echarts_instance_]')) if (shown(live)) problems.push('a live chart is printed: ' + live.closest('figure').dataset.chart);
	for (const control of document.querySelectorAll('nav, .skip, button.switch')) if (shown(control)) problems.push('printed: ' + control.className);
	const ground = getComputedStyle(document.body).backgroundColor;
	if (!['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'].includes(ground)) problems.push('the ground is ' + ground);
	return problems;
})()`
