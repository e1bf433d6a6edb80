// Package funnel follows people from first sight to loyalty: how many are
// counted at each stage, what share of the stage before that is, and which
// step is the bottleneck.
//
//  1. stage.go declares the stages: peil.toml's, or the four default ones.
//  2. compute.go counts each stage's volume, now and in the periods compared
//     with, and divides it by the volume of the stage before.
//  3. significance.go tells a rate's change from chance.
//  4. bottleneck.go looks for the weak step from the top downwards, and says why.
package funnel
