// Package mutex holds algorithms for mutual exclusion: at most one node at a time is in
// its critical section. The functional unit is the critical-section entry.
//
// All algorithms share a workload, in which some of the nodes ask for the critical
// section at the start and stay in it for a while, and a checker. A node tells the
// checker when it asks, enters and leaves; a crash takes a node out of the section.
package mutex
