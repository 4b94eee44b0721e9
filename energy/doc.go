// Package energy turns windows of work into joules.
//
// It holds the typed quantities ([Joules], [CPUSeconds], [GramsCO2e], ...), the [Range] in which
// every uncertain figure comes, the [Clock] that samples the CPU time of a process, and the
// [Meter], which puts a clock and a [Source] of energy around a window of work. A [Session] is one
// such window with pauses in it. The one source that is here is the [Model], which computes energy
// from CPU time; those that read counters of the hardware are in package host. Package carbon makes
// grams of CO2e of joules, and package cost predicts what messages cost where an algorithm really
// runs.
//
// # How a figure is known
//
// Every energy figure has a [Kind]: measured by a counter of the hardware, modelled from CPU time
// and the watts of a CPU family, or assumed by somebody who chose a constant. The kind travels with
// the figure, and a sum is only as good as its weakest part. Every figure is a [Range] of low,
// central and high. Ranges multiply end by end; they are never added in quadrature, because nothing
// here knows two errors to be independent.
//
// # The power model
//
//	gross = full * c            c in CPU-seconds, full in watts per busy thread
//	idle  = idle * c            what the thread would have drawn doing nothing
//	net   = (full - idle) * c
//
// 1 kWh is 3.6e6 J exactly, and 1 lb is 0.45359237 kg exactly.
//
// # What it assumes, and what it does not do
//
// The clock counts the whole process, so windows that overlap see the work of each other. The
// example of a server shares it out among requests that are answered at the same time. A window
// that is short against the steps of its clock has a wide error, which [Usage] carries and
// [Usage.Short] judges.
//
// The package reads no hardware, knows nothing of algorithms, networks or reports, and never logs:
// findings that do not stop the work are warnings in an [Energy]. Embodied carbon, which is what
// making and disposing of a machine cost, is not counted anywhere.
//
// Unless a comment says otherwise values are plain data, safe to copy and to read from many
// goroutines, and functions are safe for concurrent use.
package energy
