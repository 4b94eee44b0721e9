// Package cluster runs an algorithm across processes and machines: one node a process.
//
// [Prepare] is the coordinator: it hands out the nodes to a list of hosts, starts them all at once,
// hears what they report, plays the planned faults, finds out when the run has ended, and adds up
// what each of them counted and metered. [Spawn] starts node processes on this machine. What such a
// process does is in package [github.com/joulemark/joulemark/bench/cluster/node], and what the two
// say to each other in package [github.com/joulemark/joulemark/bench/cluster/control].
//
// The messages of the algorithm go from node to node over package socket, never through the
// coordinator. With TLS the coordinator is a certificate authority that lives as long as one
// execution; a node's key does not leave it.
//
// # Faults
//
// Planned faults are ordered by the coordinator when their time has come. A node that is told to
// crash closes its sockets and forgets its volatile state, so that others see what they would see
// of a dead process.
//
// A process that is killed is a crash as well: the coordinator sees its control connection break,
// tells the checker, and the run goes on without it; what that node itself had counted is lost with
// it, and [Run.Lost] says so. While the run lasts the coordinator looks for the lost host again: a
// process that is started anew on the same address, with the state directory of the one before,
// recovers. What that one had made durable and could not report any more it hands over, and the
// checker hears it as of before the crash. One without that state is not let in, since it would
// break promises that its predecessor made. A host that can be reached no more is taken for dead
// when it has said nothing for [Config.Silence]; it ends its part by itself when it has heard
// nothing for
// [github.com/joulemark/joulemark/bench/cluster/node.Config.Silence].
//
// # The end of a run
//
// The coordinator asks all nodes how many frames they have sent to and received from each other.
// The run has fallen quiet when two rounds in a row give the same, every frame that was sent has
// been received, and no timer is pending (F. Mattern: Algorithms for distributed termination
// detection, Distributed Computing 2, 1987: the four counters). Frames to a node that is down are
// not waited for. Others that are missing, as UDP loses them, or as they were under way to a
// process when it was killed, are given up once nothing has changed for a settling time; they are
// counted as dropped.
//
// # What is measured
//
// Each node meters its own process from the word to go until it is told to stop. The window holds
// the work of the node and of its sockets, with the connections that it makes: those that it needs
// in the first execution of a run, and over TCP and TLS only what was broken in later ones; its
// reports to the coordinator; and its answers to the question whether the run has ended, some forty
// of them a second, and far fewer where the protocol never falls silent. The coordinator's own work
// is in no window.
package cluster
