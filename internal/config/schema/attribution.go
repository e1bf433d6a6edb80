package schema

import (
	"fmt"

	"peil/attribution"
	"peil/internal/locale"
	"peil/internal/unit"
)

// attributionKeys tells of [attribution].
func attributionKeys() map[string]Key {
	const maxWeight = 1e6
	weight := func(doc string) Key {
		return Key{Doc: doc, Default: "`1`", Unit: "relative to the other weights of a journey", Example: `2`, Least: new(0.0), Most: new(maxWeight)}
	}
	asClicks := func(what, example string) Key {
		return Key{
			Doc: "For " + what + ". `0d` counts none.", Unit: "days (`14d`) or hours (`12h`), up to ten years",
			Default: "that of clicks", Example: example, Pattern: attribution.SpanForm, Reset: true,
		}
	}
	return map[string]Key{
		"attribution": {Doc: "How credit for conversions is divided among the channels that people met before them."},
		"attribution.models": {
			Doc:     "The models that are shown side by side, in this order. Where none are given, `markov` is left out of the default ones if the data has no journeys that ended without a conversion.",
			Example: `["last_touch", "linear", "position_based"]`, MinItems: 1, Unique: true, Words: Models(),
		},
		"attribution.primary": {
			Doc:     "The model whose credit becomes `attributed.revenue` and `attributed.conversions`, and with them ROAS and CPA by channel.",
			Default: "`linear` where it is shown, else the first of `models`", Example: `"position_based"`, Words: Models(), Reset: true,
		},
		"attribution.unit": {
			Doc:     "Whose touches and conversions make one journey.",
			Example: `"account"`, Reset: true,
			Words: words(attribution.Units(), map[string]string{
				"person":  "one person's",
				"account": "those of all people of one company, by the column `account` of any source; of a person whose account no row tells, the person's own",
			}),
		},
		"attribution.window": {
			Doc:     "How long before a conversion a touch counts: a table, or a line of business alone.",
			Default: "`{ click = \"30d\", view = \"7d\" }`", Example: `{ click = "90d", view = "14d" }`, Words: businesses(), Reset: true,
		},
		"attribution.window.business": {
			Doc: "A line of business, whose windows hold where the table gives no other.", Default: "none: clicks count for `30d`, views for `7d`",
			Example: `"saas"`, Words: businesses(), Reset: true,
		},
		"attribution.window.click": {
			Doc: "For clicks.", Unit: "days (`90d`) or hours (`12h`), up to ten years",
			Default: "that of the line of business, else `30d`", Example: `"90d"`, Pattern: attribution.SpanForm, Reset: true,
		},
		"attribution.window.view": {
			Doc: "For views. `0d` counts none.", Unit: "days (`14d`) or hours (`12h`), up to ten years",
			Default: "that of the line of business, else `7d`", Example: `"14d"`, Pattern: attribution.SpanForm, Reset: true,
		},
		"attribution.window.offline": asClicks("touches of type `offline`: posters, meetings, letters", `"90d"`),
		"attribution.window.call":    asClicks("phone calls", `"14d"`),
		"attribution.window.event":   asClicks("events: fairs, webinars", `"180d"`),
		"attribution.half_life": {
			Doc: "Of `time_decay`: how far back a touch's credit is halved.", Unit: "days (`7d`) or hours (`12h`), up to ten years",
			Example: `"7d"`, Pattern: attribution.SpanForm, Reset: true,
		},
		"attribution.half_lives": {
			Doc:     "Of `time_decay`: half-lives of channels, by their name in the data.",
			Default: "that of `half_life` for each", Unit: "days (`7d`) or hours (`12h`), up to ten years", Example: `{ TV = "21d", "E-post" = "2d" }`,
		},
		"attribution.position": {
			Doc:  "Of `position_based`: the weight of the first touch, of all those between together, and of the last.",
			Unit: "relative to each other", Example: `[0.4, 0.2, 0.4]`, MinItems: 3, MaxItems: 3, Least: new(0.0), Most: new(maxWeight),
		},
		"attribution.custom": {
			Doc:     "Of `custom`: the weight of a touch is that of its place times that of its channel, times that of each stage that a lead reached by it.",
			Default: "none; the model `custom` needs it", Example: `{ first = 2, channels = { "Google Ads" = 2, Direct = 0 } }`,
		},
		"attribution.custom.first":       weight("The first touch of two or more."),
		"attribution.custom.middle":      weight("Each touch between the first and the last."),
		"attribution.custom.last":        weight("The last touch of two or more."),
		"attribution.custom.lead":        weight("The last touch before the person became a lead; it takes a source of kind `leads`."),
		"attribution.custom.opportunity": weight("The last touch before the lead became an opportunity; it takes a source of kind `leads`."),
		"attribution.custom.close":       weight("The last touch of all, or the only one."),
		"attribution.custom.channels": {
			Doc:     "Weights of channels, by their name in the data.",
			Default: "`1` each", Unit: "relative to the other weights of a journey", Example: `{ "Google Ads" = 2, Direct = 0 }`, Least: new(0.0), Most: new(maxWeight),
		},
		"attribution.by": {
			Doc: "What credit is given by. It is always given by channel. Other names are dimensions of your own, such as `product_line`: " +
				"columns that a source of touchpoints maps with `columns`, or headers of its files. A touch without a value of one, as those of `[[attribution.touch]]` in a conversion, is told as not set. " +
				"Figures that rest on `attributed` measures can have targets by them.",
			Example: `["channel", "campaign", "product_line"]`, Unique: true,
			Words: words(attribution.Dimensions(), map[string]string{"channel": "the channel of a touch", "campaign": "the campaign of a touch, within its channel"}),
			Own:   true, Pattern: `\S`,
		},
		"attribution.repeats": {
			Doc:     "Touches of one channel in a row.",
			Example: `"collapse"`, Reset: true,
			Words: words(attribution.Repeats(), map[string]string{"keep": "each counts", "collapse": "they count once, as their last"}),
		},
		"attribution.after_conversion": {
			Doc:     "What a person's next conversion of the same type looks back over.",
			Example: `"continue"`, Reset: true,
			Words: words(attribution.AfterConversion(), map[string]string{
				"restart": "only touches after the conversion before it", "continue": "the whole window, as Google Analytics 4 does",
			}),
		},
		"attribution.touch": {
			Doc: "A value that tells of a contact which no click shows. A landing page that only a poster's QR code leads to, or the phone number of an advertisement, is the channel of a touchpoint. A promotion code on a conversion is a touch of its channel at that instant, unless the journey has one. An answer to `heard_from` is set beside the credit. The first rule that is true of a row counts.",
		},
		"attribution.touch.column": {
			Doc: "The column of touchpoints or conversions: its header, or the name that the source maps it to. `answer` is that of a survey's answers to `heard_from`.", Need: Required, Example: `"code"`,
		},
		"attribution.touch.match": {
			Doc: "What the value is, in small letters or large; `*` stands for anything.", Need: Required, Example: `"SOMMER*"`,
		},
		"attribution.touch.channel":  {Doc: "The channel that it tells of.", Need: Required, Example: `"Radio"`},
		"attribution.touch.campaign": {Doc: "The campaign.", Default: "none", Example: `"Sommer 2025"`},
		"attribution.values": {
			Doc:     "What a conversion of a type without values is expected to be worth, by the type: an amount, or `historic`. It is shown on its own, by channel, and is part of no revenue: the sales that follow are.",
			Default: "none", Unit: "the report's currency", Example: `{ lead = "historic", newsletter = 25 }`, Least: new(0.0),
			Words: []Word{{"historic", "what persons have bought for within the look-back window of clicks from their first such conversion, of those who could be followed that long: the share who bought, times the mean"}},
		},
		"attribution.markov_order": {
			Doc:     "Of `markov`: how many of a journey's last touches the chain knows, from 1 to 5.",
			Example: `"auto"`, Least: new(1.0), Most: new(float64(attribution.MaxOrder)),
			Words: []Word{{"auto", "the number that best foretells journeys that were kept apart"}},
		},
		"attribution.intervals": {
			Doc:     "Whether to work out within which limits each channel's credit lies, 19 times in 20, if other people had come by the same ways. A model that would take too long for that, as a Markov chain of a million different paths, is left out, and `peil check` says so.",
			Example: `false`,
		},
		"attribution.direct": {
			Doc:     "Names of channels that stand for people who came by themselves, in small letters or large. `last_non_direct` passes over them.",
			Example: `["Direct", "(none)"]`,
		},
	}
}

// businesses lists the lines of business with their windows.
func businesses() []Word {
	docs := map[string]string{
		"saas": "software for small businesses", "machinery": "machine building", "consulting": "consulting", "enterprise": "enterprise software",
	}
	var list []Word
	for _, w := range attribution.Businesses() {
		list = append(list, Word{w.Business, fmt.Sprintf("%s: clicks %s, views %s", docs[w.Business], w.Click, w.View)})
	}
	return list
}

// Models lists the attribution models with what each of them does, in the words
// of the page and with the weights of the default.
func Models() []Word {
	l, err := locale.New("en")
	if err != nil {
		panic("schema: " + err.Error()) // English is embedded
	}
	share := func(i int) string { return l.Quantity(attribution.Default().Position[i], unit.Percent, "") }
	args := map[string]string{"half_life": "half-life", "first": share(0), "middle": share(1), "last": share(2)}
	var list []Word
	for _, model := range attribution.Models() {
		list = append(list, Word{model, l.Message("model."+model+".rule", args, 0)})
	}
	return list
}
