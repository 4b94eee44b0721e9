// Package energy turns readings into joules and joules into grams of CO2e.
//
// It holds the typed quantities ([Joules], [GramsCO2e], [CPUSeconds], ...), the
// clock that samples CPU time ([Clock]), the sources that turn a window of work
// into energy ([Source], [Meter]), the cost profiles that predict what an
// algorithm would cost where it really runs ([Profile]), the grid factors
// ([Factor], [Factors]) and the accounting that joins them ([Accounting]).
//
// # How a figure is known
//
// Every energy figure has a [Kind]: measured by a counter of the hardware,
// modelled from CPU time and the watts of a CPU family, or assumed by somebody
// who chose a constant. It travels with the figure, and a sum is only as good as
// its weakest part. Every figure is a [Range] of low, central and high. Ranges
// multiply end by end; they are never added in quadrature, because nothing here
// knows two errors to be independent.
//
// # The formulas
//
//	gross  = full * c                 c in CPU-seconds, full in watts per busy thread
//	idle   = idle * c                 the share the thread would have drawn doing nothing
//	net    = (full - idle) * c
//	carbon = E[kWh] * PUE * I[g/kWh]  divided by (1 - loss) where consumption is asked for
//
// A counter of the hardware shows what all of the machine drew. The process is charged with
// its share, and idle is the power that the machine drew before the work ([MeasureBaseline]):
//
//	share  = CPU time of the process / busy CPU time of the machine
//	gross  = energy of the machine * share
//	idle   = idle watts of the machine * wall time * share
//	net    = gross - idle
//
// 1 kWh is 3.6e6 J exactly and 1 lb is 0.45359237 kg exactly.
//
// # What it does not do
//
// It knows nothing of algorithms, networks or reports, and never logs. While a
// window over a hardware counter is open a timer reads the counter once in a
// while; otherwise nothing runs on its own. Bytes on a network are a line of
// their own ([NetworkEnergy]) and never part of another total. Embodied carbon is
// not counted.
//
// Unless a comment says otherwise values are plain data, safe to copy and to
// read from many goroutines, and functions are safe for concurrent use.
package energy
