// Package network is the world of a run: its topology, what its links do to messages (latency,
// loss, duplication, reordering), the plan of its crashes and partitions, and the headers that a
// protocol stack would put around each payload. Topologies, latencies, links and plans have a text
// form for the command line and for YAML, and what their Parse functions read, their String methods
// write.
//
// Everything random in it is a pure function of a seed and of the numbers of the nodes and messages
// concerned, never of a shared generator, so that it does not matter in which order, or on how many
// cores, it is asked for.
//
// It moves no message and keeps no time: the engines do both, and package engine has what they are
// given and what they answer. Values are plain data and safe to read from many goroutines.
package network
