// Package mutex holds algorithms for mutual exclusion: at most one node at a time is in
// its critical section. The functional unit is the critical-section entry.
//
// They share a workload, in which some of the nodes ask for the critical section at the
// start, stay in it for a while, and ask again until they have made their entries; and
// a checker, which they tell when they ask, enter and leave. A crash takes a node out of
// the section.
package mutex
