// Package network is what the engines share: the model of the network that a run
// is to have (topology, latency, loss, faults), what is counted on it, and how a
// run ended. Topologies, latencies, links and fault plans have a text form for the command
// line and for YAML, and what their Parse functions read, their String methods write.
//
// Everything random in it is a pure function of a seed and of the numbers of the
// nodes and messages concerned, never of a shared generator, so that it does not
// matter in which order, or on how many cores, it is asked for.
package network
