// Package node is a node process: [Serve] waits for a coordinator, runs the node that it is given
// as a [Member], and goes back to waiting. Without a secret it listens on loopback only.
//
// The coordinator is package cluster, and what the two say to each other is in package control. The
// process takes part in a run for as long as the coordinator says something every now and then
// ([Config.Silence]). After a longer silence the coordinator has told the others that this node is
// down, so that a timer or a message that it still handled would come from a node that has crashed.
package node
