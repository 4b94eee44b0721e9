// Package snapshot holds algorithms that record the state of a network while it works on: that of
// every node, and what is under way between them, so that all of it belongs together. The
// functional unit is the snapshot.
//
// What works on is a bank. Every node has money and pays some of it to neighbours, at times of its
// own. A record that does not belong together shows at once: money is in it twice, or missing.
package snapshot
