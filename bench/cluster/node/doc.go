// Package node is a node process: [Serve] waits for a coordinator, runs the node that it is given as a [Member], and goes back to
// waiting. Without a secret it listens on loopback only.
//
// The coordinator is package cluster, and what the two say to each other is in package control. The process holds on to
// its node for as long as the coordinator says something at least every now and then ([Config.Silence]): later the rest of the
// run has given the node up, and a timer that it still carried out would be that of a dead man.
package node
