// Package attribution divides the conversions of a source among the channels
// that people met before they converted.
//
//  1. build.go joins touches and conversions into journeys, by the rules of
//     [Config]; paths.go takes journeys that a source has already put together.
//     window.go tells how far back touches count, leads.go which of them led to
//     a stage of a lead, oddities.go what is odd about the rows.
//  2. model.go names the models. Those that are rules, each in a file of its
//     own, give the touches of one journey their weights. Those of all journeys
//     together are estimated on distinct paths (paths.go), month by month
//     (blocks.go): markov.go, for order 1 by fundamental.go and for higher
//     orders by grams.go, chain.go, solver.go and elimination.go, with order.go
//     to choose; and shapleyrate.go.
//  3. split.go divides an amount by weights, to the millionth and without a
//     remainder; credit.go, and estimated.go for models of all journeys, add the
//     shares up by day and place: the channel, the campaign, and what else the
//     config gives credit by (places.go).
//  4. table.go hands the credit to internal/measure as the kind "attributed";
//     steps.go and pathcredit.go tell it touch by touch and path by path.
//  5. summary.go, toppaths.go, assists.go and flows.go describe the journeys,
//     cohorts.go what came of those that began in a month. lift.go and
//     sequences.go tell what channels do after each other (pairs.go), and
//     sequenceremoval.go what the Markov chain says of that.
//  6. intervals.go draws the journeys anew, to tell how sure the credit is: by
//     month (resampled.go), what was sold (sales.go), as poisson.go has it.
//     rates.go tells why shapley_rate gives what it gives.
//  7. worth.go tells what a conversion without a value is expected to lead to.
//
// # What a journey is
//
// A conversion's journey is the person's touches up to and including the
// instant of the conversion, oldest first. Touches at the same instant keep
// the order of the files and their lines. A touch counts when it lies in the
// look-back window of its type, counted back from the conversion: one length
// for clicks, a shorter one for views. A touch exactly as old as the window
// counts. Whose touches are whose was settled before: dataset gives the rows of
// one person's ids, or of one company's people, one person.
//
// Where no source has conversions, the deals that leads won are conversions. A
// conversion that a rule of [Config] takes for a sign of a contact, by a
// promotion code, is a touch itself, unless its journey has one of the channel.
//
// A conversion ends the journey: the person's next conversion of the same type
// takes only touches after it, so that a second purchase without a new touch
// does not take credit to channels that have already had it. Conversions of
// another type (a lead, then a sale) are goals of their own and do not end it;
// those of one type at the same instant share it. With after_conversion =
// "continue" every conversion looks back over its whole window, as Google
// Analytics 4 and Adobe Analytics do.
//
// A conversion without a touch keeps its place under [Unattributed], so that
// in every model the credit adds up to the conversions of the source exactly.
// Touches that no conversion follows are null journeys, one a person: of those
// that lie in the windows, counted back from the last of them.
package attribution
