// Package host finds out how the energy of this machine can be measured, and measures it.
//
// [Local] describes the machine and [Discover] lists the sources that might serve on it, each with
// the reason why it can or cannot be used: the RAPL counters of the CPU through powercap or through
// perf events, power sensors of the board (hwmon), the battery, and the power model of the CPU
// family, which always works. [Best] takes the first that needs no asking, [Named] one that the
// user has chosen. [MeasureBaseline] watches the machine at rest before the work.
//
// # How a counter becomes the energy of a process
//
// A counter of the hardware shows what all of the machine drew. The process is charged with its
// share of that, and idle is the power that the machine drew before the work:
//
//	share = CPU time of the process / busy CPU time of the machine
//	gross = energy of the machine * share
//	idle  = idle watts of the machine * wall time * share
//	net   = gross - idle
//
// # What it assumes
//
// A CPU-second costs the same whoever uses it. Where other processes are busy in the same window
// that is not so: watts per CPU-second were seen to differ two- to fourfold, which is not in the
// range of a figure. So measure on a machine that has nothing else to do. A counter wraps at most
// once between two readings, and moves while the machine is on; one that stands still, as in many
// virtual machines, is not taken.
//
// # What it does not do
//
// It changes nothing on the machine and asks for no rights: where reading needs them,
// [Candidate.Grant] says which command would give them. It follows no process tree, and knows no
// GPU, disk or network card but through a sensor of the whole machine. Hardware is read on Linux
// alone; other systems have the model.
//
// While a window over a counter is open a timer reads the counter once a second, so that no wrap is
// missed; otherwise nothing runs on its own.
package host
