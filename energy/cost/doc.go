// Package cost predicts what the messages of an algorithm would cost where it really runs.
//
// [Work] is what one execution did, in counts that a simulator knows as well: messages, bytes,
// nodes, timers, depth. A [Profile] turns them into joules, and where it was calibrated into CPU
// time too. Some profiles are built in ([Profiles]): constants that somebody published for some
// equipment. A [ProfileSet] is the file that a calibration of this machine leaves, with a [Fit] of
// coefficients for each engine. A [Radio] says what a wireless interface draws while it sends,
// receives and listens. [NetworkEnergy] is what carrying bytes over networks that others own is
// assumed to cost.
//
// It assumes that costs add up: so much for each message, each byte, each wake-up. What the nodes
// compute by themselves is in a calibrated profile only as far as the algorithms that it was made
// with compute the same. A prediction beyond the counts of the calibration carries a warning.
//
// A prediction is never the energy of running a simulation, and neither is the energy of a network
// part of another total; each is a line of its own. The package measures nothing and fits nothing:
// the regression is in bench/calibrate.
package cost
