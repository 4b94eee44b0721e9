// Package compare holds two runs against each other and says what changed. Counts of seeded runs
// are compared by equality, which has no noise on any machine; CPU time, energy, carbon and wall
// time are samples, and of them it is said what the samples can carry: better, no worse, worse, or
// cannot tell and how many samples it would take. Gates ask whether a change stays below a limit.
//
// Records go in and plain values come out; nothing in the package reads files or writes reports.
// docs/COMPARE.md has the rules with their reasons.
package compare
