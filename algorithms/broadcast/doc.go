// Package broadcast holds algorithms that bring a rumour from one node, the source, to all
// others: the functional unit is the informed node, the source included.
//
// Flooding reaches whoever can be reached and pays for every link. The gossip algorithms
// pay for a chosen number of random contacts, and reach everybody with high probability
// only; which part they reached is their metric "coverage".
package broadcast
