// Package method is how a user chooses by which method energy and carbon are told: the source of
// energy figures, the grid factor and what is added to it. The command and benchmarks read the same
// [Settings], so that one environment means the same to both.
package method
