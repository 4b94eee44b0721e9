// Package clock holds logical clocks: algorithms that stamp the events of
// communicating processes so that the stamps agree with what may have caused what.
// The functional unit is the stamped event.
//
// The processes follow a [Script], which is given as text or drawn at random:
//
//	P S0 P R1 S2 | R3 R0 S1 | S3 P R2
//
// are three processes, numbered from 0 as nodes are; P is an internal event, S0 sends
// message 0 and R0 receives it; where several processes have an R0, S0 sends it to all of them in
// one event. A process that comes to R<k> waits until message k is
// there, and messages that arrive before their turn are held back. So the stamps are a
// property of the script: they depend neither on latencies nor on copies that the
// network makes, nor on the order in which messages arrive. [Script.Stamps] and
// [Script.Vectors] compute them without any network, and the checkers hold every run against them.
package clock
